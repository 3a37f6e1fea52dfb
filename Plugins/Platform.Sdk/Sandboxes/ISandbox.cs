namespace Platform.Sdk;

/// <summary>A place where hostile code runs within limits. Disposing destroys it and everything in it.</summary>
public interface ISandbox : IAsyncDisposable
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">Absolute path inside the sandbox; missing folders are made.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask CopyInAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Absolute path inside the sandbox.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    ValueTask<ReadOnlyMemory<byte>> CopyOutAsync(string path, CancellationToken cancellationToken);

    /// <summary>Runs a program to its end or to a limit.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="cancellationToken">Kills the whole process tree.</param>
    ValueTask<SandboxResult> RunAsync(SandboxRequest request, CancellationToken cancellationToken);
}

/// <summary>A program to run in a sandbox.</summary>
/// <param name="Arguments">Program and arguments; no shell is involved.</param>
/// <param name="WallTime">Wall-clock limit for the whole process tree.</param>
public sealed record SandboxRequest(IReadOnlyList<string> Arguments, TimeSpan WallTime)
{
    /// <summary>Bytes on standard input.</summary>
    public ReadOnlyMemory<byte> StandardInput { get; init; }

    /// <summary>Working directory inside the sandbox.</summary>
    public string WorkingDirectory { get; init; } = "/";

    /// <summary>Environment variables; nothing is inherited from the host.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>How a run in a sandbox came out: finished, limit reached, or the sandbox itself failed. The three are never mixed.</summary>
public enum SandboxOutcome
{
    /// <summary>The program ended by itself; see <see cref="SandboxResult.ExitCode"/>.</summary>
    Finished,

    /// <summary>A limit ended it; see <see cref="SandboxResult.Limit"/>.</summary>
    LimitReached,

    /// <summary>The sandbox failed; nothing can be said about the program.</summary>
    Fault,
}

/// <summary>The result of one run.</summary>
/// <param name="Outcome">Which of the three it was.</param>
/// <param name="ExitCode">The program's exit code; null unless it finished.</param>
/// <param name="StandardOutput">Bytes written to standard output, cut at the output limit.</param>
/// <param name="StandardError">Bytes written to standard error, cut at the output limit.</param>
public sealed record SandboxResult(SandboxOutcome Outcome, int? ExitCode, ReadOnlyMemory<byte> StandardOutput, ReadOnlyMemory<byte> StandardError)
{
    /// <summary>The limit that ended the run, such as <c>memory</c> or <c>wall-time</c>; null unless one did.</summary>
    public string? Limit { get; init; }
}
