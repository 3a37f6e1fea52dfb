using System.Threading.Tasks.Sources;
using Platform.Plugins.Isolation.Wire;
using Platform.Sdk;

namespace Platform.Plugins.Isolation;

/// <summary>Something that lives in a plugin's process and is called by its number: an environment, a policy, or the plugin itself. One call at a time.</summary>
internal sealed class RemoteInstance : IValueTaskSource<Observation>, IValueTaskSource<StepResult>, IValueTaskSource<AgentAction>, IValueTaskSource<object?>
{
    private const int Idle = 0, InCall = 1;

    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<object?> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private CancellationToken _token;
    private Operation _operation;
    private int _call;
    private int _state;
    private bool _isDropped;

    /// <summary>A new one; <see cref="PluginWorker.Open"/> makes it known to the process.</summary>
    public RemoteInstance(PluginWorker worker, int number) => (Worker, Number) = (worker, number);

    /// <summary>The process it lives in.</summary>
    public PluginWorker Worker { get; }

    /// <summary>Its number there.</summary>
    public int Number { get; }

    /// <summary>The task it plays, for a worker's death: see <see cref="WorkerPool"/>.</summary>
    public TaskSpec? Task { get; set; }

    /// <summary>Whether it owes an answer.</summary>
    public bool IsInCall => Volatile.Read(ref _state) == InCall;

    /// <summary>What the last finished call carried beside its answer: the measures of an episode that it ended; null otherwise.</summary>
    public IReadOnlyDictionary<string, double>? Metrics { get; private set; }

    /// <summary>Calls.</summary>
    /// <typeparam name="T">Type of the answer: one of those this class is a source of.</typeparam>
    /// <typeparam name="TState">What the arguments are written from.</typeparam>
    /// <param name="operation">The method.</param>
    /// <param name="state">Handed to the writer.</param>
    /// <param name="write">Writes the arguments.</param>
    /// <param name="cancellationToken">Cancels the token that the call has over there; a call that goes on regardless for a second costs its process the life.</param>
    public ValueTask<T> CallAsync<T, TState>(Operation operation, TState state, Action<FrameWriter, TState, ContractCodec> write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_state == InCall)
                throw new InvalidOperationException("A call came while another one was under way: await each call before the next.");
            ObjectDisposedException.ThrowIf(_isDropped, this);
            _core.Reset();
            (_operation, _token, _state, Metrics) = (operation, cancellationToken, InCall, null);
            _call++;
        }

        var version = _core.Version;
        if (cancellationToken.CanBeCanceled)
            _registration = cancellationToken.UnsafeRegister(static instance => ((RemoteInstance)instance!).Cancel(), this);
        try
        {
            Worker.Connection.Send((this, operation, state, write), static (frame, call) =>
            {
                frame.Byte((byte)FrameKind.Call);
                frame.Count(call.Item1.Number);
                frame.Int32(call.Item1._call);
                frame.Byte((byte)call.operation);
                call.write(frame, call.state, call.Item1.Worker.Codec);
            });
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        // A process that died a moment ago no longer sees this call, and whoever told its instances may have come too early for it.
        if (!Worker.IsAlive)
            Fail(Worker.Death);
        return new ValueTask<T>((IValueTaskSource<T>)(object)this, version);
    }

    /// <summary>Takes an answer. Runs on the thread that reads.</summary>
    /// <param name="kind">What kind of answer.</param>
    /// <param name="frame">After call number.</param>
    /// <param name="call">Number of the call that is answered.</param>
    public void Receive(FrameKind kind, int call, ref FrameReader frame)
    {
        if (call != _call)
            return;
        object? result = null;
        Exception? fault = null;
        try
        {
            if (kind == FrameKind.Result)
                result = Read(ref frame);
            else if (kind == FrameKind.Failed)
                fault = IsolatedPluginException.From(frame.Text(), frame.Text(), frame.Text());
            else
                fault = new OperationCanceledException(_token);
        }
        catch (Exception exception)
        {
            // The other side may write anything, and the thread that reads must outlive it.
            fault = exception;
        }

        Complete(result, fault);
    }

    /// <summary>Ends the call, if there is one, with a fault.</summary>
    /// <param name="fault">The fault.</param>
    public void Fail(Exception fault) => Complete(null, fault);

    /// <summary>Disposes it over there, once its call has ended.</summary>
    public void Drop()
    {
        lock (_gate)
        {
            if (_isDropped)
                return;
            _isDropped = true;
        }

        Worker.Connection.Send(Number, static (frame, number) =>
        {
            frame.Byte((byte)FrameKind.Drop);
            frame.Count(number);
        });
        if (IsInCall)
            Cancel();
        else
            Worker.Forget(this);
    }

    ValueTaskSourceStatus IValueTaskSource<Observation>.GetStatus(short token) => _core.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource<StepResult>.GetStatus(short token) => _core.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource<AgentAction>.GetStatus(short token) => _core.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource<object?>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<Observation>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => _core.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource<StepResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => _core.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource<AgentAction>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => _core.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource<object?>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => _core.OnCompleted(continuation, state, token, flags);

    Observation IValueTaskSource<Observation>.GetResult(short token) => (Observation)_core.GetResult(token)!;

    StepResult IValueTaskSource<StepResult>.GetResult(short token) => (StepResult)_core.GetResult(token)!;

    AgentAction IValueTaskSource<AgentAction>.GetResult(short token) => (AgentAction)_core.GetResult(token)!;

    object? IValueTaskSource<object?>.GetResult(short token) => _core.GetResult(token);

    private object? Read(ref FrameReader frame)
    {
        switch (_operation)
        {
            case Operation.Reset:
                return Worker.Codec.ReadObservation(ref frame);
            case Operation.Step:
                var step = Worker.Codec.ReadStep(ref frame);
                if (frame.Flag())
                    Metrics = Answers.ReadMetrics(ref frame);
                return step;
            case Operation.Act:
                return ContractCodec.ReadAction(ref frame);
            default:
                return Answers.Read(_operation, ref frame);
        }
    }

    private void Complete(object? result, Exception? fault)
    {
        lock (_gate)
        {
            if (_state != InCall)
                return;
            _state = Idle;
        }

        _registration.Unregister();
        if (_isDropped)
            Worker.Forget(this);
        if (fault is null)
            _core.SetResult(result);
        else
            _core.SetException(fault);
    }

    private void Cancel()
    {
        var call = _call;
        Worker.Connection.Send((Number, call), static (frame, target) =>
        {
            frame.Byte((byte)FrameKind.Cancel);
            frame.Count(target.Number);
            frame.Int32(target.call);
        });
        Worker.KillUnlessAnswered(this, () => IsInCall && _call == call);
    }
}
