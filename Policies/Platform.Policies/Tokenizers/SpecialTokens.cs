namespace Platform.Policies.Tokenizers;

/// <summary>The control tokens of policies trained here.</summary>
public static class SpecialTokens
{
    /// <summary>Fills the unused places of a batch; never sampled, never trained on.</summary>
    public const string Pad = "<|pad|>";

    /// <summary>Stands before a text that has nothing else to condition on.</summary>
    public const string Begin = "<|begin|>";

    /// <summary>Ends a message; a policy samples it to end its turn.</summary>
    public const string End = "<|end|>";

    /// <summary>Opens a message of the system.</summary>
    public const string System = "<|system|>";

    /// <summary>Opens a message of the user or environment.</summary>
    public const string User = "<|user|>";

    /// <summary>Opens a reply of the policy.</summary>
    public const string Assistant = "<|assistant|>";

    /// <summary>Opens the result of a tool call.</summary>
    public const string Tool = "<|tool|>";

    /// <summary>All of them, in the order in which a new vocabulary numbers them.</summary>
    public static IReadOnlyList<string> All { get; } = [Pad, Begin, End, System, User, Assistant, Tool];
}
