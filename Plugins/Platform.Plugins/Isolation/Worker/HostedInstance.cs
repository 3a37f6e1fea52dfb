using Platform.Plugins.Configuration;
using Platform.Plugins.Isolation.Wire;
using Platform.Sdk;

namespace Platform.Plugins.Isolation;

/// <summary>An environment or a policy that the host calls by its number; or the plugin itself. One call at a time, on the thread pool.</summary>
/// <param name="plugin">Where it belongs.</param>
/// <param name="number">Its number.</param>
/// <param name="create">Makes it, at its first call.</param>
internal sealed class HostedInstance(HostedPlugin plugin, int number, Func<object> create) : IThreadPoolWorkItem, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly int _number = number;
    private CancellationTokenSource _cancellation = new();
    private byte[] _arguments = new byte[256];
    private int _length;
    private object? _target;
    private int _call;
    private int _canceledCall = -1;
    private bool _isInCall;
    private bool _isDropped;

    /// <summary>Takes a call.</summary>
    /// <param name="call">Its number.</param>
    /// <param name="arguments">Operation and arguments; copied.</param>
    public void Call(int call, ReadOnlySpan<byte> arguments)
    {
        if (_arguments.Length < arguments.Length)
            _arguments = new byte[Math.Max(arguments.Length, 2 * _arguments.Length)];
        arguments.CopyTo(_arguments);
        _length = arguments.Length;
        lock (_gate)
        {
            (_call, _isInCall) = (call, true);
            if (_canceledCall == call)
                _ = _cancellation.CancelAsync();
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Cancels the token of a call. Who listens to it runs elsewhere: this is the thread that reads.</summary>
    /// <param name="call">The call's number.</param>
    public void Cancel(int call)
    {
        lock (_gate)
        {
            _canceledCall = call;
            if (_isInCall && _call == call)
                _ = _cancellation.CancelAsync();
        }
    }

    /// <summary>Disposes it once its call has ended.</summary>
    public void Drop()
    {
        lock (_gate)
        {
            _isDropped = true;
            if (_isInCall)
                return;
        }

        plugin.Forget(_number);
        _ = Task.Run(() => DisposeAsync().AsTask());
    }

    /// <summary>Runs the call.</summary>
    public void Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        var operation = (Operation)_arguments[0];
        try
        {
            var target = _target ??= create();
            switch (operation)
            {
                case Operation.Reset:
                    var task = ReadTask();
                    var observation = await ((IEnvironment)target).ResetAsync(task, _cancellation.Token).ConfigureAwait(false);
                    Reply((observation, plugin.Codec), static (frame, answer) => answer.Codec.WriteObservation(frame, answer.observation));
                    break;
                case Operation.Step:
                    var step = await ((IEnvironment)target).StepAsync(ReadAction(), _cancellation.Token).ConfigureAwait(false);
                    var metrics = (step.Terminated || step.Truncated) && target is IEpisodeMetrics measured ? measured.Metrics : null;
                    Reply((step, metrics, plugin.Codec), static (frame, answer) =>
                    {
                        answer.Codec.WriteStep(frame, answer.step);
                        frame.Flag(answer.metrics is not null);
                        if (answer.metrics is not null)
                            Answers.WriteMetrics(frame, answer.metrics);
                    });
                    break;
                case Operation.Act:
                    Reply(Act((IScriptedPolicy)target), static (frame, action) => ContractCodec.WriteAction(frame, action));
                    break;
                default:
                    var answer = await AnswerAsync(operation, target).ConfigureAwait(false);
                    Reply((operation, answer), static (frame, answer) => Answers.Write(frame, answer.operation, answer.answer));
                    break;
            }
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            Send(FrameKind.Canceled, 0, static (_, _) => { });
        }
        catch (Exception exception)
        {
            Send(FrameKind.Failed, exception, static (frame, fault) =>
            {
                frame.Text(fault.GetType().FullName ?? fault.GetType().Name);
                frame.Text(fault.Message);
                frame.Text(fault.ToString());
            });
        }
    }

    private async ValueTask<object?> AnswerAsync(Operation operation, object target)
    {
        switch (operation)
        {
            case Operation.Describe:
                return PluginDescription.Of(plugin.Registry);
            case Operation.Bind:
                return Bind();
            case Operation.Prepare:
                await ((IPrepared)target).PrepareAsync(ReadTask(), _cancellation.Token).ConfigureAwait(false);
                return null;
            case Operation.Save:
                return await ((ISnapshots)target).SaveAsync(_cancellation.Token).ConfigureAwait(false);
            case Operation.Restore:
                await ((ISnapshots)target).RestoreAsync(Arguments().Json(), _cancellation.Token).ConfigureAwait(false);
                return null;
            case Operation.Render:
                return await ((IRender)target).RenderAsync(_cancellation.Token).ConfigureAwait(false);
            default:
                return operation switch
                {
                    Operation.ContentType => ((IRender)target).ContentType,
                    Operation.ExpertAction => ((IOracle)target).ExpertAction,
                    Operation.OptimalReturn => ((IOracle)target).OptimalReturn,
                    Operation.AdmissibleActions => ((IAdmissibleActions)target).AdmissibleActions,
                    Operation.Agents => ((IMultiAgent)target).Agents,
                    Operation.NextAgent => ((IMultiAgent)target).NextAgent,
                    Operation.Metrics => ((IEpisodeMetrics)target).Metrics,
                    Operation.Bounds => ((IDeclaredBounds)target).Bounds,
                    Operation.Parameters => ((IParameterSpace)target).Parameters,
                    _ => throw new InvalidDataException($"A frame asks for operation {operation}, which there is not."),
                };
        }
    }

    private Binding Bind()
    {
        var frame = Arguments();
        var (id, path, node) = (frame.Text(), frame.Text(), ConfigurationCodec.ReadNode(ref frame));
        var errors = new List<ConfigurationError>();
        var options = OptionsBinder.TryBind(plugin.Registry.Environment(id).OptionsType, node, path, errors);
        return new Binding(errors, options is null ? null : (MappingNode)YamlWriter.ToNode(options));
    }

    private AgentAction Act(IScriptedPolicy policy)
    {
        var frame = Arguments();
        var (isFirst, seed, observation) = (frame.Flag(), frame.UInt64(), plugin.Codec.ReadObservation(ref frame));
        if (isFirst)
            policy.Reset(seed);
        return policy.Act(observation);
    }

    private FrameReader Arguments() => new(_arguments.AsSpan(1, _length - 1));

    private TaskSpec ReadTask()
    {
        var frame = Arguments();
        return ContractCodec.ReadTask(ref frame);
    }

    private AgentAction ReadAction()
    {
        var frame = Arguments();
        return ContractCodec.ReadAction(ref frame);
    }

    private void Reply<TState>(TState state, Action<FrameWriter, TState> write) => Send(FrameKind.Result, state, write);

    // The state changes inside the frame's writer's call, before the frame leaves: the next call may come as soon as it is read.
    private void Send<TState>(FrameKind kind, TState state, Action<FrameWriter, TState> write)
    {
        plugin.Connection.Send((this, kind, state, write), static (frame, reply) =>
        {
            var (instance, kind, state, write) = reply;
            frame.Byte((byte)kind);
            frame.Count(instance._number);
            frame.Int32(instance._call);
            write(frame, state);
            instance.Leave();
        });
    }

    private void Leave()
    {
        lock (_gate)
        {
            _isInCall = false;
            if (_cancellation.IsCancellationRequested)
                _cancellation = new CancellationTokenSource();
            if (!_isDropped)
                return;
        }

        plugin.Forget(_number);
        _ = Task.Run(() => DisposeAsync().AsTask());
    }

    /// <summary>Disposes what it made.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _cancellation.Dispose();
            if (_target is IAsyncDisposable target)
                await target.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync($"Disposing failed: {exception.GetType().Name}: {exception.Message}").ConfigureAwait(false);
        }
    }
}
