namespace Platform.Sandboxes.Supervised;

/// <summary>What a supervisor lives in: the processes of bubblewrap, or a container.</summary>
internal interface ISandboxBody
{
    /// <summary>Ends everything of it at once and removes what it left on the host. Never throws; may be called twice.</summary>
    ValueTask DestroyAsync();

    /// <summary>Why it ended, as far as it said so; null where it said nothing.</summary>
    ValueTask<string?> LastWordsAsync();
}
