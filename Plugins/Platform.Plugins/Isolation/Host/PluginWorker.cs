using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using Platform.Plugins.Isolation.Wire;

namespace Platform.Plugins.Isolation;

/// <summary>A plugin's process, seen from the host.</summary>
internal sealed class PluginWorker
{
    /// <summary>How long a process may take until it has loaded its plugin. Generous: the machine may be busy with many others.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan CancellationLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<int, RemoteInstance> _instances = new();
    private readonly Process _process;
    private readonly WorkerOutput _output;
    private readonly TimeProvider _timeProvider;
    private readonly string _plugin;
    private readonly ToolTable _tools;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PluginProcessException? _death;
    private string? _killedBecause;
    private int _lastNumber;
    private bool _isClosing;

    private PluginWorker(string plugin, Process process, WorkerOutput output, Connection connection, TimeProvider timeProvider)
    {
        (_plugin, _process, _output, Connection, _timeProvider) = (plugin, process, output, connection, timeProvider);
        _tools = new ToolTable(connection);
        Codec = new ContractCodec(_tools);
        ProcessId = process.Id;
    }

    /// <summary>The socket.</summary>
    public Connection Connection { get; }

    /// <summary>Reads and writes the contracts' records on this connection.</summary>
    public ContractCodec Codec { get; }

    /// <summary>Number of the process.</summary>
    public int ProcessId { get; }

    /// <summary>Whether it takes calls.</summary>
    public bool IsAlive => Volatile.Read(ref _death) is null;

    /// <summary>Why it takes none.</summary>
    public PluginProcessException Death => Volatile.Read(ref _death) ?? new PluginProcessException($"{Name} has ended.");

    /// <summary>Ends when the process has.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Whether it was asked to end, so that its end is no fault.</summary>
    public bool IsClosing => Volatile.Read(ref _isClosing);

    /// <summary>Told, once, which instances owed an answer when the process died of itself, or which one had hung.</summary>
    public Action<IReadOnlyList<RemoteInstance>>? Died { get; set; }

    /// <summary>Resident memory in bytes; 0 once it has ended.</summary>
    public long ResidentBytes
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.WorkingSet64;
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        }
    }

    private string Name => $"Plugin '{_plugin}', in process {ProcessId},";

    /// <summary>Starts a process and waits until it has connected.</summary>
    /// <param name="command">How.</param>
    /// <param name="plugin">The plugin's name.</param>
    /// <param name="folder">The folder it is loaded from.</param>
    /// <param name="options">Limits.</param>
    /// <param name="log">Told each line that the process writes.</param>
    /// <param name="timeProvider">Time of the limits.</param>
    /// <exception cref="PluginProcessException">It did not start.</exception>
    public static async Task<PluginWorker> StartAsync(WorkerCommand command, string plugin, string folder, IsolationOptions options, Action<string> log, TimeProvider timeProvider)
    {
        var place = Directory.CreateTempSubdirectory("platform-"); // readable by this user alone
        try
        {
            var path = Path.Combine(place.FullName, "plugin.sock");
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(1);
            var (process, output) = Launch(command.StartInfo(folder, path, options.MemoryLimitMb), plugin, log);
            using var limit = new CancellationTokenSource(StartLimit, timeProvider);
            using var exited = new CancellationTokenSource();
            process.Exited += (_, _) => CancelQuietly(exited);
            process.EnableRaisingEvents = true;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, exited.Token);
            try
            {
                var worker = new PluginWorker(plugin, process, output, new Connection(await listener.AcceptAsync(either.Token).ConfigureAwait(false)), timeProvider);
                _ = Task.Run(worker.ReadAsync);
                return worker;
            }
            catch (OperationCanceledException)
            {
                var outcome = process.HasExited ? $"ended with exit code {process.ExitCode} before it was ready" : $"was not ready within {StartLimit.TotalSeconds} s";
                KillTree(process);
                await output.DrainAsync(ExitLimit).ConfigureAwait(false);
                throw new PluginProcessException($"The process of plugin '{plugin}' {outcome}{output.LastWords}: run it with environment.isolation=none to see more.");
            }
        }
        finally
        {
            // Connected or not, nobody needs the path any more; so a host that is killed later leaves nothing behind.
            place.Delete(recursive: true);
        }
    }

    /// <summary>Makes something in the process, to be called by its number.</summary>
    /// <typeparam name="TState">What it is made from.</typeparam>
    /// <param name="kind">What it is; null for the plugin itself.</param>
    /// <param name="state">Handed to the writer.</param>
    /// <param name="write">Writes what it is made from.</param>
    public RemoteInstance Open<TState>(FrameKind? kind, TState state, Action<FrameWriter, TState> write)
    {
        var instance = new RemoteInstance(this, Interlocked.Increment(ref _lastNumber));
        _instances[instance.Number] = instance;
        if (kind is { } what)
        {
            Connection.Send((instance.Number, what, state, write), static (frame, made) =>
            {
                frame.Byte((byte)made.what);
                frame.Count(made.Number);
                made.write(frame, made.state);
            });
        }

        return instance;
    }

    /// <summary>An instance that nobody calls any more.</summary>
    public void Forget(RemoteInstance instance) => _instances.TryRemove(instance.Number, out _);

    /// <summary>Kills the process if a call still goes on a second after its token was cancelled.</summary>
    /// <param name="instance">Whose call it is.</param>
    /// <param name="isUnanswered">Whether it still goes on.</param>
    public void KillUnlessAnswered(RemoteInstance instance, Func<bool> isUnanswered) => _ = Task.Delay(CancellationLimit, _timeProvider).ContinueWith(
        _ =>
        {
            if (!isUnanswered() || !IsAlive)
                return;
            Died?.Invoke([instance]);
            Died = null;
            Kill($"was killed because a call did not end within {CancellationLimit.TotalSeconds} s of its cancellation");
        },
        TaskScheduler.Default);

    /// <summary>Kills the process and whatever it started.</summary>
    /// <param name="reason">What became of it, in the past tense.</param>
    public void Kill(string reason)
    {
        Interlocked.CompareExchange(ref _killedBecause, reason, null);
        KillTree(_process);
    }

    /// <summary>Asks the process to end, and kills it if it does not. Nobody may owe an answer.</summary>
    public async Task CloseAsync()
    {
        Volatile.Write(ref _isClosing, true);
        Interlocked.CompareExchange(ref _killedBecause, "was closed", null);
        Connection.Dispose(); // whoever reads it sees the end, and waits for the process
        await _ended.Task.ConfigureAwait(false);
    }

    private static (Process Process, WorkerOutput Output) Launch(ProcessStartInfo start, string plugin, Action<string> log)
    {
        try
        {
            var process = Process.Start(start)!;
            return (process, new WorkerOutput(process, plugin, log));
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new PluginProcessException($"The process of plugin '{plugin}' could not be started with '{start.FileName}' ({exception.Message}): check that the .NET runtime is where it was.", exception);
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            await Connection.ReadAsync(Handle).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Whatever it wrote, it is the plugin's process that is to end, and not the thread that reads.
            Interlocked.CompareExchange(ref _killedBecause, $"was killed because it broke the protocol ({exception.Message.TrimEnd('.')})", null);
        }

        await EndAsync().ConfigureAwait(false);
    }

    private void Handle(ReadOnlySpan<byte> bytes)
    {
        var frame = new FrameReader(bytes);
        var kind = (FrameKind)frame.Byte();
        if (kind == FrameKind.Tool)
        {
            _tools.Receive(ref frame);
            return;
        }

        var (number, call) = (frame.Count(), frame.Int32());
        if (_instances.TryGetValue(number, out var instance))
            instance.Receive(kind, call, ref frame);
    }

    private async Task EndAsync()
    {
        Connection.Dispose();
        var left = _process.WaitForExitAsync();
        try
        {
            await left.WaitAsync(ExitLimit, _timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            KillTree(_process);
            await left.ConfigureAwait(false);
        }

        await _output.DrainAsync(ExitLimit).ConfigureAwait(false);
        var reason = _killedBecause ?? Describe(_process.ExitCode);
        Volatile.Write(ref _death, new PluginProcessException($"{Name} {reason}{_output.LastWords}."));
        RemoteInstance[] calling = [.. _instances.Values.Where(instance => instance.IsInCall)];
        if (!IsClosing)
            Died?.Invoke(calling);
        foreach (var instance in _instances.Values)
            instance.Fail(Death);
        _instances.Clear();
        _process.Dispose();
        _ended.TrySetResult();
    }

    // 128 + n is how a runtime says that signal n ended a process.
    private static string Describe(int exitCode) => exitCode > 128 ? $"was ended by signal {exitCode - 128}" : $"ended with exit code {exitCode}";

    private static void KillTree(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or AggregateException or System.ComponentModel.Win32Exception)
        {
            // It has ended already.
        }
    }

    private static void CancelQuietly(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It connected first.
        }
    }
}
