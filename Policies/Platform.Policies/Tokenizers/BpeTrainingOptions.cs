namespace Platform.Policies.Tokenizers;

/// <summary>Settings of a vocabulary's training.</summary>
public sealed record BpeTrainingOptions
{
    /// <summary>Most tokens, special ones included: at least 256 more than <see cref="SpecialTokens"/>, one per byte. A small corpus may give fewer.</summary>
    public int VocabularySize { get; init; } = 512;

    /// <summary>Control tokens; they take the first ids, in this order. Each differs from the others and is longer than one character.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = Tokenizers.SpecialTokens.All;

    /// <summary>A pair that occurs less often than this in the corpus is not merged. 1 or more.</summary>
    public int MinimumFrequency { get; init; } = 2;

    /// <summary>Cuts the corpus, and later every text, into words that no token crosses: one of <see cref="SplitPatterns"/>, or any regular expression.</summary>
    public string SplitPattern { get; init; } = SplitPatterns.Gpt2;

    /// <exception cref="ArgumentException">A setting is out of range; the message says which, and a value that works.</exception>
    internal void Validate()
    {
        if (VocabularySize < 256 + SpecialTokens.Count)
            throw new ArgumentException($"VocabularySize is {VocabularySize}, which does not hold 256 bytes and {SpecialTokens.Count} special tokens: use {256 + SpecialTokens.Count} or more.");
        if (MinimumFrequency < 1)
            throw new ArgumentException($"MinimumFrequency is {MinimumFrequency}, but a pair must occur to be merged: use 1 or more.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var token in SpecialTokens)
        {
            if (token.Length < 2)
                throw new ArgumentException($"SpecialTokens has '{token}', which is no longer than a byte's token: use a longer name such as '<|{token}|>'.");
            if (!seen.Add(token))
                throw new ArgumentException($"SpecialTokens has '{token}' twice: list each token once.");
        }
    }
}
