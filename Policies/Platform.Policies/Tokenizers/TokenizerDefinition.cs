using System.Text.Json.Nodes;

namespace Platform.Policies.Tokenizers;

/// <summary>Everything that a tokenizer.json says, read and checked; what a tokenizer is made from and written back as.</summary>
internal sealed record TokenizerDefinition
{
    /// <summary>Names where this came from, at the start of an error's sentence.</summary>
    public required string Source { get; init; }

    /// <summary>Ids of tokens by their spelling in the byte alphabet.</summary>
    public required Dictionary<string, int> Vocabulary { get; init; }

    /// <summary>Pairs of spellings, the first to be merged first.</summary>
    public required IReadOnlyList<(string Left, string Right)> Merges { get; init; }

    /// <summary>Tokens matched as a whole.</summary>
    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    /// <summary>Text is brought to Unicode's Normalization Form C before it is cut.</summary>
    public bool Compose { get; init; }

    /// <summary>Cuts text into words.</summary>
    public required PreTokenizer PreTokenizer { get; init; }

    /// <summary>A word that is itself in the vocabulary is that token, whatever the merges would make of it.</summary>
    public bool IgnoreMerges { get; init; }

    /// <summary>The sections that are written back as they were read, by key; a value may be null.</summary>
    public required JsonObject Sections { get; init; }
}
