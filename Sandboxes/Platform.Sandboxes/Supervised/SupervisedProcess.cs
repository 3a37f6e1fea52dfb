using System.Buffers.Binary;
using System.Text;
using Platform.Sandboxes.Channels;
using Platform.Sdk;

namespace Platform.Sandboxes.Supervised;

/// <summary>One run of the supervisor, from its start to its end.</summary>
internal sealed class SupervisedProcess : ISandboxProcess
{
    private const int Chunk = 64 << 10;
    private readonly Lock _gate = new();
    private readonly SupervisedSandbox _sandbox;
    private readonly uint _number;
    private readonly Queue<SandboxOutput> _pieces = new();
    private readonly TaskCompletionSource<SandboxResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private TaskCompletionSource? _arrival; // of the next piece, where somebody waits for it
    private TaskCompletionSource? _acknowledged;
    private int _ended;

    /// <summary>A run that has not been sent yet.</summary>
    public SupervisedProcess(SupervisedSandbox sandbox, uint number)
    {
        (_sandbox, _number) = (sandbox, number);
        _ = _completion.Task.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default); // who does not ask is not disturbed
    }

    /// <inheritdoc/>
    public Task<SandboxResult> Completion => _completion.Task;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var at = 0; at < bytes.Length && _ended == 0; at += Chunk)
            {
                var acknowledged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _acknowledged = acknowledged;
                if (_ended != 0)
                    break;
                await _sandbox.SendAsync(FrameKind.Input, _number, bytes.Slice(at, Math.Min(Chunk, bytes.Length - at)), cancellationToken).ConfigureAwait(false);
                await acknowledged.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _writing.Release();
        }

        if (_completion.Task.IsFaulted)
            await _completion.Task.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask CloseInputAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_ended == 0)
                await _sandbox.SendAsync(FrameKind.InputEnd, _number, default, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<SandboxOutput?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task arrival;
            lock (_gate)
            {
                if (_pieces.TryDequeue(out var piece))
                    return piece;
                if (_completion.Task.IsCompletedSuccessfully)
                    return null;
                if (_completion.Task.IsFaulted)
                    arrival = _completion.Task;
                else
                    arrival = (_arrival ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await arrival.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask KillAsync(CancellationToken cancellationToken) =>
        _ended == 0 ? _sandbox.SendAsync(FrameKind.Kill, _number, default, cancellationToken) : ValueTask.CompletedTask;

    /// <summary>Kills it and waits until nothing of it lives.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await KillAsync(CancellationToken.None).ConfigureAwait(false);
            await _completion.Task.ConfigureAwait(false);
        }
        catch (SandboxFaultException)
        {
            // A sandbox that is lost runs nothing.
        }
    }

    /// <summary>A frame about this run has come.</summary>
    public void Receive(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        switch (kind)
        {
            case FrameKind.Output or FrameKind.ErrorOutput:
                lock (_gate)
                {
                    _pieces.Enqueue(new SandboxOutput(kind == FrameKind.ErrorOutput, payload.ToArray()));
                    Announce();
                }

                break;
            case FrameKind.InputAck:
                _acknowledged?.TrySetResult();
                break;
            case FrameKind.Ended:
                End(payload);
                break;
        }
    }

    /// <summary>The sandbox is lost.</summary>
    public void Fail(Exception fault) => Complete(() => _completion.TrySetException(fault));

    /// <summary>The supervisor did not end it in time, so the host did.</summary>
    public void EndOverdue(TimeSpan wallTime) => Complete(() => _completion.TrySetResult(Result() with { Limit = SandboxLimit.WallTime, WallTime = wallTime }));

    private void End(ReadOnlySpan<byte> payload)
    {
        const int finished = 0, refused = 2;
        if (payload.Length > 0 && payload[0] == refused)
        {
            var reason = Encoding.UTF8.GetString(payload[1..]);
            Complete(() => _completion.TrySetException(new ArgumentException($"The run was refused: {reason}.")));
            return;
        }

        if (payload.Length < 30)
        {
            Fail(new SandboxFaultException($"Sandbox '{_sandbox.Id}' ended a run with {payload.Length} bytes, but 30 are expected."));
            return;
        }

        var isFinished = payload[0] == finished;
        var (limit, code) = ((SandboxLimit)payload[1], BinaryPrimitives.ReadInt32LittleEndian(payload[2..]));
        var (wall, cpu, peak) = (BinaryPrimitives.ReadInt64LittleEndian(payload[6..]), BinaryPrimitives.ReadInt64LittleEndian(payload[14..]), BinaryPrimitives.ReadInt64LittleEndian(payload[22..]));
        Complete(() => _completion.TrySetResult(Result() with
        {
            ExitCode = isFinished ? code : null,
            Limit = isFinished ? null : limit,
            WallTime = TimeSpan.FromMicroseconds(wall),
            CpuTime = TimeSpan.FromMicroseconds(cpu),
            PeakMemoryBytes = peak,
        }));
    }

    private void Complete(Action complete)
    {
        lock (_gate)
        {
            _ended = 1;
            complete();
            Announce();
        }

        _acknowledged?.TrySetResult();
        _sandbox.Forget(_number);
    }

    private SandboxResult Result() => new() { StandardOutput = Join(isError: false), StandardError = Join(isError: true) };

    private byte[] Join(bool isError)
    {
        var joined = new byte[_pieces.Where(piece => piece.IsError == isError).Sum(piece => piece.Bytes.Length)];
        var at = 0;
        foreach (var piece in _pieces.Where(piece => piece.IsError == isError))
        {
            piece.Bytes.CopyTo(joined.AsMemory(at));
            at += piece.Bytes.Length;
        }

        return joined;
    }

    private void Announce()
    {
        _arrival?.TrySetResult();
        _arrival = null;
    }
}
