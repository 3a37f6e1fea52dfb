namespace Platform.Policies.Tokenizers;

/// <summary>A token that is matched as a whole in text, before byte-pair encoding: an entry of <c>added_tokens</c> in a tokenizer.json.</summary>
/// <param name="Id">0 or more.</param>
/// <param name="Content">The text it stands for, verbatim; not empty.</param>
public sealed record AddedToken(int Id, string Content)
{
    /// <summary>A control token: matched only when the caller allows special tokens, so plain text can't produce it.</summary>
    public bool Special { get; init; }

    /// <summary>Matches only where no word character stands directly before or after it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Swallows the white space before it.</summary>
    public bool LeftStrip { get; init; }

    /// <summary>Swallows the white space after it.</summary>
    public bool RightStrip { get; init; }

    /// <summary>Matched in the normalized text, after the tokens that are matched in the raw text.</summary>
    public bool Normalized { get; init; }
}
