namespace Platform.Sdk;

/// <summary>A program to run in a sandbox.</summary>
/// <param name="Arguments">Program and arguments; no shell is involved. A name without a slash is looked up in <c>PATH</c>.</param>
public sealed record SandboxRequest(IReadOnlyList<string> Arguments)
{
    /// <summary>Bytes on standard input, which then ends.</summary>
    public ReadOnlyMemory<byte> StandardInput { get; init; }

    /// <summary>Whether standard input stays open after <see cref="StandardInput"/>, for <see cref="ISandboxProcess.WriteAsync"/>.</summary>
    public bool KeepInputOpen { get; init; }

    /// <summary>Working directory inside the sandbox; it must exist.</summary>
    public string WorkingDirectory { get; init; } = "/box";

    /// <summary>Who runs it: a name of the image's <c>/etc/passwd</c>, or a number. No user has any capability.</summary>
    public string User { get; init; } = SandboxUsers.Agent;

    /// <summary>Environment variables, over those of the sandbox; nothing is inherited from the host.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Wall-clock limit of this run, of the whole process tree; null takes that of the sandbox. It never exceeds that.</summary>
    public TimeSpan? WallTime { get; init; }

    /// <summary>Most bytes of standard output and standard error together; null takes that of the sandbox. It never exceeds that.</summary>
    public long? OutputBytes { get; init; }

    /// <summary>Whether what the program leaves behind when it ends lives on, such as a service it started; else it is killed with it.</summary>
    public bool LeaveBackground { get; init; }
}
