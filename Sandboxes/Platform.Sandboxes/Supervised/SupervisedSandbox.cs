using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using Platform.Sandboxes.Channels;
using Platform.Sandboxes.Tunnels;
using Platform.Sdk;

namespace Platform.Sandboxes.Supervised;

/// <summary>A sandbox with a supervisor inside, whatever it lives in: one behaviour for all providers.</summary>
internal sealed class SupervisedSandbox : ISandbox, IBreakable
{
    // How much later than the supervisor the host ends an overdue run. The supervisor needs milliseconds, unless the machine is starved.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FileTime = TimeSpan.FromSeconds(120);
    private readonly ConcurrentDictionary<uint, SupervisedProcess> _runs = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FrameChannel _channel;
    private readonly ISandboxBody _body;
    private readonly SandboxSpec _spec;
    private readonly TimeProvider _time;
    private readonly TunnelSwitch _tunnels;
    private readonly Task _reading;
    private readonly TaskCompletionSource<string> _relayed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<FrameKind, uint, ReadOnlyMemory<byte>, ValueTask>? _relay;
    private SandboxFaultException? _fault;
    private uint _lastNumber;
    private int _isDisposed;

    /// <summary>Takes over a channel whose other end is a supervisor, and what that lives in.</summary>
    public SupervisedSandbox(string id, FrameChannel channel, ISandboxBody body, SandboxSpec spec, TimeProvider time)
    {
        (Id, _channel, _body, _spec, _time) = (id, channel, body, spec, time);
        _tunnels = new TunnelSwitch(spec.AllowedHosts, channel);
        _reading = Task.Run(ReadAsync);
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <summary>What it may use.</summary>
    public SandboxLimits Limits => _spec.Limits;

    /// <summary>Whether it can still be used.</summary>
    public bool IsAlive => _fault is null && _isDisposed == 0;

    /// <summary>What its supervisor said of itself: version, and whether memory and processes are counted by a control group, and whether it has one user only.</summary>
    public string Abilities { get; private set; } = "";

    /// <summary>Waits until the supervisor is ready.</summary>
    /// <exception cref="SandboxFaultException">It did not come up.</exception>
    public async ValueTask WaitReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _ready.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask CopyInAsync(SandboxFile file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        SandboxPaths.CheckFile(file.Path);
        SandboxPaths.CheckText(file.User, "The user");
        if (file.Mode is < 0 or > 0x1FF)
            throw new ArgumentException($"The mode of '{file.Path}' is 0x{file.Mode:x}, but 0 to 0x1ff is expected: use 0x1a4 for rw-r--r--.");
        var input = new byte[8 + content.Length];
        BinaryPrimitives.WriteInt64LittleEndian(input, content.Length);
        content.Span.CopyTo(input.AsSpan(8));
        var start = new StartFrame { Kind = StartFrame.RunKind.WriteFile, WallTime = FileTime, User = file.User, Path = file.Path, Mode = file.Mode };
        Check(file.Path, await RunAsync(start, input, cancellationToken).ConfigureAwait(false), $"cannot be written to sandbox '{Id}'");
    }

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> CopyOutAsync(SandboxFile file, long maxBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        SandboxPaths.CheckFile(file.Path);
        SandboxPaths.CheckText(file.User, "The user");
        var start = new StartFrame { Kind = StartFrame.RunKind.ReadFile, WallTime = FileTime, OutputLimit = Math.Min(maxBytes, int.MaxValue / 2), User = file.User, Path = file.Path };
        var result = await RunAsync(start, default, cancellationToken).ConfigureAwait(false);
        Check(file.Path, result, $"cannot be read from sandbox '{Id}' with a limit of {maxBytes} bytes");
        return result.StandardOutput;
    }

    /// <inheritdoc/>
    public async ValueTask<ISandboxProcess> StartAsync(SandboxRequest request, CancellationToken cancellationToken)
    {
        SandboxPaths.CheckRequest(request);
        var process = await SendStartAsync(ToStart(request), request.StandardInput, request.KeepInputOpen, cancellationToken).ConfigureAwait(false);
        return process;
    }

    /// <inheritdoc/>
    public async ValueTask<SandboxResult> RunAsync(SandboxRequest request, CancellationToken cancellationToken)
    {
        SandboxPaths.CheckRequest(request);
        return await RunAsync(ToStart(request), request.StandardInput, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<SandboxSnapshot> SnapshotAsync(CancellationToken cancellationToken)
    {
        var limit = Math.Min(3 * _spec.Limits.DiskBytes + 3L * _spec.Limits.Inodes * 4200, int.MaxValue / 2);
        var start = new StartFrame { Kind = StartFrame.RunKind.Save, WallTime = FileTime, OutputLimit = limit };
        var result = await RunAsync(start, default, cancellationToken).ConfigureAwait(false);
        Check("/box", result, $"cannot be saved from sandbox '{Id}'");
        return new SandboxSnapshot(_spec.Image, result.StandardOutput);
    }

    /// <inheritdoc/>
    public async ValueTask RestoreAsync(SandboxSnapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var start = new StartFrame { Kind = StartFrame.RunKind.Load, WallTime = FileTime };
        var result = await RunAsync(start, snapshot.Content, cancellationToken).ConfigureAwait(false);
        if (!result.Succeeded)
            throw new ArgumentException($"The snapshot of {snapshot.Content.Length} bytes cannot be put into sandbox '{Id}' ({result.ErrorText}): use one that was taken whole, from a sandbox with limits no larger.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _channel.DisposeAsync().ConfigureAwait(false);
        await _body.DestroyAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        await _tunnels.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Passes on what the supervisor says of runs, from now on, instead of taking it here.</summary>
    /// <returns>Completes with the reason when the sandbox is lost.</returns>
    internal Task<string> RelayTo(Func<FrameKind, uint, ReadOnlyMemory<byte>, ValueTask> relay)
    {
        _relay = relay;
        if (_fault is { } fault)
            _relayed.TrySetResult(fault.Message);
        return _relayed.Task;
    }

    /// <inheritdoc/>
    public ValueTask BreakAsync() => _body.DestroyAsync();

    /// <summary>Sends one frame.</summary>
    /// <exception cref="SandboxFaultException">The sandbox is lost.</exception>
    internal async ValueTask SendAsync(FrameKind kind, uint number, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        try
        {
            await _channel.SendAsync(kind, number, payload, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or System.Net.WebSockets.WebSocketException)
        {
            throw await LostAsync(exception).ConfigureAwait(false);
        }
    }

    /// <summary>A run has ended.</summary>
    internal void Forget(uint number) => _runs.TryRemove(number, out _);

    private StartFrame ToStart(SandboxRequest request)
    {
        var limits = _spec.Limits;
        var wall = request.WallTime is { } asked && asked < limits.WallTime ? asked : limits.WallTime;
        return new StartFrame
        {
            WallTime = wall,
            OutputLimit = Math.Min(request.OutputBytes ?? long.MaxValue, limits.OutputBytes),
            LeaveBackground = request.LeaveBackground,
            User = request.User,
            Path = request.WorkingDirectory,
            Arguments = request.Arguments,
            Environment = SandboxVariables.For(_spec, request),
        };
    }

    private async ValueTask<SandboxResult> RunAsync(StartFrame start, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        var process = await SendStartAsync(start, input, keepInputOpen: false, cancellationToken).ConfigureAwait(false);
        try
        {
            return await process.Completion.WaitAsync(start.WallTime + Patience, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return await EndOverdueAsync(process, start.WallTime).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The supervisor is starved or broken, so the whole sandbox goes; the program did use up its time.</summary>
    private async ValueTask<SandboxResult> EndOverdueAsync(SupervisedProcess process, TimeSpan wallTime)
    {
        process.EndOverdue(wallTime);
        await _body.DestroyAsync().ConfigureAwait(false);
        return await process.Completion.ConfigureAwait(false);
    }

    private async ValueTask<SupervisedProcess> SendStartAsync(StartFrame start, ReadOnlyMemory<byte> input, bool keepInputOpen, CancellationToken cancellationToken)
    {
        const int inOne = 32 << 10;
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        var number = Interlocked.Increment(ref _lastNumber);
        var process = new SupervisedProcess(this, number);
        _runs[number] = process;
        if (_fault is { } fault)
        {
            process.Fail(fault);
            throw new SandboxFaultException(fault.Message, fault);
        }

        var frames = new List<byte>(1024);
        FrameChannel.Append(frames, FrameKind.Start, number, start.ToBytes());
        if (input.Length is > 0 and <= inOne)
            FrameChannel.Append(frames, FrameKind.Input, number, input.Span);
        if (input.Length <= inOne && !keepInputOpen)
            FrameChannel.Append(frames, FrameKind.InputEnd, number, default);
        try
        {
            await _channel.SendAsync(frames.ToArray(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or System.Net.WebSockets.WebSocketException)
        {
            throw await LostAsync(exception).ConfigureAwait(false);
        }

        if (input.Length > inOne)
            _ = FeedAsync(process, input, keepInputOpen);
        return process;
    }

    private static async Task FeedAsync(SupervisedProcess process, ReadOnlyMemory<byte> input, bool keepInputOpen)
    {
        try
        {
            await process.WriteAsync(input, CancellationToken.None).ConfigureAwait(false);
            if (!keepInputOpen)
                await process.CloseInputAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SandboxFaultException or ArgumentException)
        {
            // Whoever waits for the run's end is told.
        }
    }

    private async Task ReadAsync()
    {
        Exception? cause = null;
        string? said = null;
        try
        {
            while (await _channel.ReadAsync(CancellationToken.None).ConfigureAwait(false) is var (kind, number, payload))
            {
                if (kind == FrameKind.Ready)
                {
                    Abilities = Encoding.UTF8.GetString(payload.Span);
                    _ready.TrySetResult();
                }
                else if (kind == FrameKind.Broken)
                {
                    said = Encoding.UTF8.GetString(payload.Span);
                }
                else if (kind is FrameKind.TunnelOpen or FrameKind.TunnelData or FrameKind.TunnelEnd or FrameKind.TunnelAck)
                {
                    _tunnels.Receive(kind, number, payload);
                }
                else if (_relay is { } relay)
                {
                    await relay(kind, number, payload).ConfigureAwait(false);
                }
                else if (_runs.TryGetValue(number, out var run))
                {
                    run.Receive(kind, payload.Span);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException or System.Net.WebSockets.WebSocketException)
        {
            cause = exception;
        }

        await LostAsync(cause, said).ConfigureAwait(false);
    }

    private async ValueTask<SandboxFaultException> LostAsync(Exception? cause, string? said = null)
    {
        if (_fault is null)
        {
            said ??= _isDisposed != 0 ? "it was disposed" : await _body.LastWordsAsync().ConfigureAwait(false);
            var fault = new SandboxFaultException($"Sandbox '{Id}' is lost{(string.IsNullOrWhiteSpace(said) ? "" : ": " + said.ReplaceLineEndings(" ").Trim().TrimEnd('.'))}.", cause);
            Interlocked.CompareExchange(ref _fault, fault, null);
        }

        _relayed.TrySetResult(_fault.Message);
        _ready.TrySetException(_fault);
        _ = _ready.Task.Exception; // who does not wait for it is not disturbed
        foreach (var run in _runs.Values)
            run.Fail(_fault);
        return new SandboxFaultException(_fault.Message, _fault);
    }

    private static void Check(string path, SandboxResult result, string what)
    {
        const int firstCode = 10;
        if (result.Succeeded)
            return;
        var reason = result.ExitCode is >= firstCode and <= firstCode + (int)SandboxFileError.ReadOnly ? (SandboxFileError)(result.ExitCode.Value - firstCode)
            : result.Limit switch { SandboxLimit.Output => SandboxFileError.TooLarge, SandboxLimit.Disk or SandboxLimit.Inodes => SandboxFileError.DiskFull, _ => SandboxFileError.Other };
        var because = result.ErrorText.Length > 0 ? result.ErrorText : result.Limit is { } limit ? $"the limit {limit} was reached" : $"exit code {result.ExitCode}";
        throw new SandboxFileException(path, reason, $"'{path}' {what}: {because}.");
    }
}
