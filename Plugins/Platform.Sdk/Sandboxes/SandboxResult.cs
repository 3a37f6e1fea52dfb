using System.Text;

namespace Platform.Sdk;

/// <summary>How a run came out: it finished, or a limit ended it. That the sandbox itself failed is a <see cref="SandboxFaultException"/> and never a result.</summary>
public sealed record SandboxResult
{
    /// <summary>The exit code, 128 + n where signal n ended it, 127 for a program that does not exist, 126 for one that cannot be run; null when a limit ended it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The limit that ended it; null when it finished.</summary>
    public SandboxLimit? Limit { get; init; }

    /// <summary>Bytes written to standard output, cut at the output limit; they need not be text.</summary>
    public ReadOnlyMemory<byte> StandardOutput { get; init; }

    /// <summary>Bytes written to standard error, cut at the output limit; they need not be text.</summary>
    public ReadOnlyMemory<byte> StandardError { get; init; }

    /// <summary>From start to end.</summary>
    public TimeSpan WallTime { get; init; }

    /// <summary>Processor time of the program and of the children it waited for.</summary>
    public TimeSpan CpuTime { get; init; }

    /// <summary>Largest resident size of any one process of the run, in bytes.</summary>
    public long PeakMemoryBytes { get; init; }

    /// <summary>Whether it ended by itself.</summary>
    public bool Finished => Limit is null;

    /// <summary>Whether it ended by itself with exit code 0.</summary>
    public bool Succeeded => Finished && ExitCode == 0;

    /// <summary>Standard output as UTF-8; what is not becomes U+FFFD.</summary>
    public string OutputText => Encoding.UTF8.GetString(StandardOutput.Span);

    /// <summary>Standard error as UTF-8; what is not becomes U+FFFD.</summary>
    public string ErrorText => Encoding.UTF8.GetString(StandardError.Span);
}

/// <summary>The limits that end a run, with everything it started.</summary>
public enum SandboxLimit
{
    /// <summary>See <see cref="SandboxLimits.WallTime"/>.</summary>
    WallTime,

    /// <summary>See <see cref="SandboxLimits.CpuTime"/>.</summary>
    CpuTime,

    /// <summary>See <see cref="SandboxLimits.MemoryBytes"/>.</summary>
    Memory,

    /// <summary>See <see cref="SandboxLimits.Processes"/>.</summary>
    Processes,

    /// <summary>See <see cref="SandboxLimits.OutputBytes"/>.</summary>
    Output,

    /// <summary>See <see cref="SandboxLimits.DiskBytes"/>.</summary>
    Disk,

    /// <summary>See <see cref="SandboxLimits.Inodes"/>.</summary>
    Inodes,
}
