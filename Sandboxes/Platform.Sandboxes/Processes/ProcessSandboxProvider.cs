using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Platform.Sandboxes.Channels;
using Platform.Sandboxes.Images;
using Platform.Sandboxes.Pools;
using Platform.Sandboxes.Supervised;
using Platform.Sdk;

namespace Platform.Sandboxes.Processes;

/// <summary>Sandboxes made of this machine's own processes by bubblewrap: namespaces of every kind, a read-only root, a filter of system calls,
/// and control groups, or watching where this process may make none.</summary>
public sealed class ProcessSandboxProvider : ISandboxProvider
{
    private const string Supervisor = "/.sandbox/supervisor";
    private static readonly string[] Capabilities = ["SETUID", "SETGID", "SETPCAP", "KILL", "CHOWN", "DAC_OVERRIDE", "FOWNER", "SYS_ADMIN"];
    private readonly ProcessOptions _options;
    private readonly TimeProvider _time;
    private readonly ImageStore _images;
    private readonly Lazy<Ground> _ground;
    private readonly SandboxPool _pool;
    private uint _lastNumber;

    /// <summary>A provider; nothing is started before the first sandbox is asked for.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="images">Where images lie.</param>
    /// <param name="time">For time limits of the host's own.</param>
    public ProcessSandboxProvider(ProcessOptions options, ImageStore images, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _images, _time) = (options, images, time);
        _ground = new(() => new Ground(options, time));
        _pool = new SandboxPool(MakeAsync, options.Warm, time);
    }

    /// <inheritdoc/>
    public string Name => "process";

    /// <summary>Whether limits are kept by control groups; else they are kept by watching.</summary>
    public bool HasControlGroups => _ground.Value.Groups is not null;

    /// <inheritdoc/>
    public ValueTask<ISandbox> CreateAsync(SandboxSpec spec, CancellationToken cancellationToken)
    {
        SandboxSpecs.Check(spec);
        return _pool.TakeAsync(spec, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask PrewarmAsync(SandboxSpec spec, int count, CancellationToken cancellationToken)
    {
        SandboxSpecs.Check(spec);
        return _pool.PrewarmAsync(spec, count, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SandboxImage>> ListImagesAsync(CancellationToken cancellationToken) =>
        new([new SandboxImage(ImageStore.Host, "", "The programs of this machine, read-only."), .. _images.List()]);

    /// <summary>Ends every warm sandbox, and removes what stands on the machine for them. Sandboxes that were handed out end with their own owners.</summary>
    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync().ConfigureAwait(false);
        if (_ground.IsValueCreated)
            _ground.Value.Dispose();
    }

    /// <summary>Everything on the machine that this provider made and that its end must remove.</summary>
    internal string[] Traces() => [_ground.Value.Folder, .. _ground.Value.Groups?.Of(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{_ground.Value.Serial}-")) ?? []];

    private async ValueTask<SupervisedSandbox> MakeAsync(SandboxSpec spec, CancellationToken cancellationToken)
    {
        var ground = _ground.Value;
        var number = Interlocked.Increment(ref _lastNumber);
        var root = spec.Image == ImageStore.Host ? RootFiles.OfHost(ground.Accounts) : RootFiles.OfImage(_images.Find(spec.Image).Root);
        var group = ground.Groups?.Create(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{ground.Serial}-{number}"), spec.Limits);
        var errors = Path.Combine(ground.Folder, $"{number}.errors");
        var (token, connection) = ground.Listener.Expect();
        var body = new ProcessBody(Start(ground, [.. Launch(ground, group, errors, token, number), .. Bubblewrap(ground, root), .. Supervise(ground, spec)], group), group, errors);
        Socket socket;
        try
        {
            socket = await ConnectionOrEndAsync(connection, body, cancellationToken).ConfigureAwait(false);
            ground.Listener.Taken(token);
        }
        catch
        {
            ground.Listener.Forget(token);
            await body.DestroyAsync().ConfigureAwait(false);
            throw;
        }

        var sandbox = new SupervisedSandbox($"process-{number}", new FrameChannel(new NetworkStream(socket, ownsSocket: true)), body, spec, _time);
        await sandbox.WaitReadyAsync(cancellationToken).ConfigureAwait(false);
        return sandbox;
    }

    private static async Task<Socket> ConnectionOrEndAsync(Task<Socket> connection, ProcessBody body, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            return await connection.WaitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SandboxFaultException($"A sandbox did not start within 60 s: {await body.LastWordsAsync().ConfigureAwait(false) ?? "it said nothing"}.");
        }
    }

    private static Process Start(Ground ground, IEnumerable<string> arguments, ControlGroup? group)
    {
        try
        {
            var start = new ProcessStartInfo(ground.Program, arguments) { UseShellExecute = false, WorkingDirectory = "/" };
            var path = start.Environment["PATH"];
            start.Environment.Clear();
            start.Environment["PATH"] = path;
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            group?.Remove();
            throw new SandboxFaultException($"'{ground.Program}' cannot be started: {exception.Message}.", exception);
        }
    }

    private static IEnumerable<string> Launch(Ground ground, ControlGroup? group, string errors, string token, uint number)
    {
        List<string> arguments = ["launch", "--errors", errors, "--socket", ground.Listener.SocketPath, "--token", token];
        // Each sandbox has users of its own, so that what one leaves anywhere is nobody's in the next.
        if (!ground.HasOneUser)
            arguments.AddRange(["--map", (0x4000_0000 + (number % 16384 * 65536)).ToString(CultureInfo.InvariantCulture)]);
        if (group is not null)
        {
            foreach (var entrance in group.Entrances)
                arguments.AddRange(["--cgroup", entrance]);
            arguments.AddRange(["--oom", group.MemoryEvents, "--pids", group.ProcessEvents]);
        }

        return [.. arguments, "--"];
    }

    private IEnumerable<string> Bubblewrap(Ground ground, IEnumerable<string> root)
    {
        List<string> arguments =
        [
            _options.Bubblewrap, "--unshare-user", "--uid", "0", "--gid", "0", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
            "--as-pid-1", "--die-with-parent", "--new-session", "--hostname", "sandbox", "--clearenv", "--cap-drop", "ALL",
        ];
        if (!ground.HasOneUser)
            arguments.AddRange(["--userns-block-fd", "207", "--info-fd", "206"]);
        foreach (var capability in ground.HasOneUser ? [.. Capabilities, "SETFCAP"] : Capabilities)
            arguments.AddRange(["--cap-add", "CAP_" + capability]);
        arguments.AddRange(root);
        return
        [
            .. arguments, "--proc", "/proc", "--dev", "/dev", "--dir", "/box", "--dir", "/tmp", "--dir", "/run", "--ro-bind", ground.Program, Supervisor,
            "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/", "--",
        ];
    }

    private static IEnumerable<string> Supervise(Ground ground, SandboxSpec spec)
    {
        var limits = spec.Limits;
        Dictionary<string, long> options = new()
        {
            ["channel"] = 200,
            ["mount"] = 1,
            ["one-user"] = ground.HasOneUser ? 1 : 0,
            ["memory"] = limits.MemoryBytes,
            ["processes"] = limits.Processes,
            ["open-files"] = limits.OpenFiles,
            ["disk"] = limits.DiskBytes,
            ["inodes"] = limits.Inodes,
            ["cpu-seconds"] = limits.CpuTime is { } time ? (long)Math.Ceiling(time.TotalSeconds) : 0,
            ["proxy"] = spec.AllowedHosts.Count > 0 ? 1 : 0,
        };
        if (ground.Groups is { } groups)
            (options["cgroups"], options["oom"], options["pids"]) = (groups.Count, 204, 205);
        return [Supervisor, "supervise", .. options.SelectMany(option => (string[])["--" + option.Key, option.Value.ToString(CultureInfo.InvariantCulture)])];
    }

    /// <summary>What all sandboxes of this provider share on the machine.</summary>
    private sealed class Ground : IDisposable
    {
        private static int s_lastSerial;

        public Ground(ProcessOptions options, TimeProvider time)
        {
            if (!OperatingSystem.IsLinux())
                throw new SandboxFaultException("Sandboxes of kind 'process' need Linux: use docker, or remote.");
            Program = NativePrograms.Find("platform-sandbox");
            if (NativePrograms.InPath(options.Bubblewrap) is null)
                throw new SandboxFaultException($"The program '{options.Bubblewrap}' is missing, which makes the sandboxes of kind 'process': install bubblewrap (apt-get install bubblewrap).");
            Groups = options.UseControlGroups ? ControlGroups.Find(options.ControlGroupPlace, time) : null;
            Serial = Interlocked.Increment(ref s_lastSerial);
            PrivateFolders.RemoveOrphans();
            Folder = PrivateFolders.Create();
            Accounts = Path.Combine(Folder, "etc");
            AccountFiles.Write(Accounts);
            Listener = new ChannelListener(Path.Combine(Folder, "s"));
        }

        public string Program { get; }

        public string Folder { get; }

        public string Accounts { get; }

        public int Serial { get; }

        public ControlGroups? Groups { get; }

        public ChannelListener Listener { get; }

        public bool HasOneUser { get; } = Environment.UserName != "root";

        public void Dispose()
        {
            Listener.Dispose();
            Directory.Delete(Folder, recursive: true);
        }
    }
}
