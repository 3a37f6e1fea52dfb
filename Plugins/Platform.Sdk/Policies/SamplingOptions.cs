namespace Platform.Sdk;

/// <summary>How a reply is sampled.</summary>
public sealed record SamplingOptions
{
    /// <summary>Divides the logits. 0 takes the most likely token.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Keeps the k most likely tokens; 0 keeps all.</summary>
    public int TopK { get; init; }

    /// <summary>Keeps the smallest set of tokens with at least this probability mass, in (0, 1].</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Keeps tokens at least this fraction as likely as the most likely one, in [0, 1).</summary>
    public double MinP { get; init; }

    /// <summary>Most tokens in one reply, 1 or more.</summary>
    public int MaxTokens { get; init; } = 64;

    /// <summary>Texts that end the reply when they appear in it; not part of the reply's text, though their tokens are part of its tokens.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>Token ids that end the reply, beside those of the chat template; not part of the reply's text.</summary>
    public IReadOnlyList<int> StopTokens { get; init; } = [];
}
