namespace Platform.Sdk;

/// <summary>What a sandbox may use. Every limit is on; the defaults suit a program of a coding task.</summary>
public sealed record SandboxLimits
{
    /// <summary>Processor cores; more work is slowed down, not ended. Where the machine gives no control over cores, only <see cref="CpuTime"/> and <see cref="WallTime"/> hold.</summary>
    [Setting("Processor cores that a sandbox may use at once; more work is slowed down, not ended.", Minimum = 0.01, Maximum = 1024)]
    public double Cpus { get; init; } = 1;

    /// <summary>Processor time of any one process, in seconds rounded up; null for no limit but <see cref="WallTime"/>.</summary>
    [Setting("Processor time of any one process, such as 5s; left out, only the wall-clock limit holds.")]
    public TimeSpan? CpuTime { get; init; }

    /// <summary>Memory of all processes together with the files of the writable roots, in bytes; swap is never used.</summary>
    [Setting("Memory of a sandbox in bytes, files of its writable roots included; there is no swap.", Minimum = 16 << 20)]
    public long MemoryBytes { get; init; } = 512L << 20;

    /// <summary>Processes and threads at once.</summary>
    [Setting("Processes and threads of a sandbox at once.", Minimum = 4, Maximum = 32768)]
    public int Processes { get; init; } = 128;

    /// <summary>Open files of any one process; one more is an error that the program sees.</summary>
    [Setting("Open files of any one process.", Minimum = 16, Maximum = 1048576)]
    public int OpenFiles { get; init; } = 256;

    /// <summary>Size of the writable root <c>/box</c> in bytes, and again of <c>/tmp</c>; <c>/dev/shm</c> has a quarter of it. At most <see cref="MemoryBytes"/>.</summary>
    [Setting("Size of the writable root /box in bytes, and again of /tmp; /dev/shm has a quarter of it.", Minimum = 1 << 16)]
    public long DiskBytes { get; init; } = 128L << 20;

    /// <summary>Files and folders of each writable root.</summary>
    [Setting("Files and folders of each writable root.", Minimum = 32, Maximum = 10000000)]
    public int Inodes { get; init; } = 16384;

    /// <summary>Bytes of standard output and standard error of a run, together.</summary>
    [Setting("Bytes of standard output and standard error of one run, together.", Minimum = 1)]
    public long OutputBytes { get; init; } = 1L << 20;

    /// <summary>Wall-clock time of a run, of the whole process tree.</summary>
    [Setting("Wall-clock time of a run, such as 10s.", Minimum = 0.001, Maximum = 86400)]
    public TimeSpan WallTime { get; init; } = TimeSpan.FromSeconds(10);
}
