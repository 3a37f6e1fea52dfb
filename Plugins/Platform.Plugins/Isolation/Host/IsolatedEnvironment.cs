using System.Text.Json.Nodes;
using Platform.Plugins.Configuration;
using Platform.Plugins.Isolation.Wire;
using Platform.Sdk;

namespace Platform.Plugins.Isolation;

/// <summary>Stands for an environment in its plugin's process. It has the members of every capability; <see cref="EnvironmentProxies"/> makes a class of it for
/// each set of interfaces, so that it implements those that the environment does and no other.</summary>
/// <remarks>Its members are virtual and public because that is how the runtime finds the implementation of an interface that a derived class declares.</remarks>
internal class IsolatedEnvironment(WorkerPool pool, string id, MappingNode options, Capabilities capabilities) : IEnvironment, IPrepared
{
    private static readonly TimeSpan PropertyLimit = TimeSpan.FromMinutes(1);

    private readonly Dictionary<Operation, object?> _fetched = [];
    private WorkerPool.Lease? _lease;
    private RemoteInstance? _instance;
    private TaskSpec? _prepared;
    private bool _isDisposed;

    public virtual string? ExpertAction => (string?)Fetch(Operation.ExpertAction);

    public virtual double? OptimalReturn => (double?)Fetch(Operation.OptimalReturn);

    public virtual IReadOnlyList<string> AdmissibleActions => (IReadOnlyList<string>)Fetch(Operation.AdmissibleActions)!;

    public virtual string ContentType => (string)Fetch(Operation.ContentType)!;

    public virtual IReadOnlyList<string> Agents => (IReadOnlyList<string>)Fetch(Operation.Agents)!;

    public virtual string NextAgent => (string)Fetch(Operation.NextAgent)!;

    public virtual IReadOnlyDictionary<string, double> Metrics => (IReadOnlyDictionary<string, double>)Fetch(Operation.Metrics)!;

    public virtual IReadOnlyList<ParameterRange> Parameters => (IReadOnlyList<ParameterRange>)Fetch(Operation.Parameters)!;

    public virtual EnvironmentBounds Bounds => (EnvironmentBounds)Fetch(Operation.Bounds)!;

    public virtual async ValueTask PrepareAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        await EnterAsync(task, cancellationToken).ConfigureAwait(false);
        if (capabilities.HasFlag(Capabilities.Prepared))
            await _instance!.CallAsync<object?, TaskSpec>(Operation.Prepare, task, static (frame, task, _) => ContractCodec.WriteTask(frame, task), cancellationToken).ConfigureAwait(false);
        _prepared = task;
    }

    public virtual ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        var isPrepared = ReferenceEquals(_prepared, task) && _instance is { Worker.IsAlive: true };
        _prepared = null;
        return isPrepared ? CallResetAsync(task, cancellationToken) : EnterAndResetAsync(task, cancellationToken);
    }

    public virtual async ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (_instance is not { } instance)
            throw new InvalidOperationException("StepAsync ran before ResetAsync; reset once per episode.");
        _fetched.Clear();
        var step = await instance.CallAsync<StepResult, AgentAction>(Operation.Step, action, static (frame, action, _) => ContractCodec.WriteAction(frame, action), cancellationToken).ConfigureAwait(false);
        if (step.Terminated || step.Truncated)
        {
            if (instance.Metrics is { } metrics)
                _fetched[Operation.Metrics] = metrics;
            if (instance.Task is { } task)
                pool.Acquit(task);
            _lease?.Release();
        }

        return step;
    }

    public virtual async ValueTask<JsonObject> SaveAsync(CancellationToken cancellationToken) =>
        (JsonObject)(await (await InstanceAsync(cancellationToken).ConfigureAwait(false)).CallAsync<object?, int>(Operation.Save, 0, static (_, _, _) => { }, cancellationToken).ConfigureAwait(false))!;

    public virtual async ValueTask RestoreAsync(JsonObject snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var instance = await InstanceAsync(cancellationToken).ConfigureAwait(false);
        _fetched.Clear();
        await instance.CallAsync<object?, JsonObject>(Operation.Restore, snapshot, static (frame, snapshot, _) => frame.Json(snapshot), cancellationToken).ConfigureAwait(false);
    }

    public virtual async ValueTask<ReadOnlyMemory<byte>> RenderAsync(CancellationToken cancellationToken) =>
        (ReadOnlyMemory<byte>)(await (await InstanceAsync(cancellationToken).ConfigureAwait(false)).CallAsync<object?, int>(Operation.Render, 0, static (_, _, _) => { }, cancellationToken).ConfigureAwait(false))!;

    public ValueTask DisposeAsync()
    {
        _isDisposed = true;
        _instance?.Drop();
        _lease?.Release();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<Observation> EnterAndResetAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        await EnterAsync(task, cancellationToken).ConfigureAwait(false);
        return await CallResetAsync(task, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<Observation> CallResetAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        _fetched.Clear();
        return _instance!.CallAsync<Observation, TaskSpec>(Operation.Reset, task, static (frame, task, _) => ContractCodec.WriteTask(frame, task), cancellationToken);
    }

    /// <summary>Takes a place for one episode; the instance over there stays the same while its process does.</summary>
    private async ValueTask EnterAsync(TaskSpec? task, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _lease?.Release();
        var lease = _lease = await pool.TakeAsync(task ?? new TaskSpec(id, "", 0), cancellationToken).ConfigureAwait(false);
        if (_instance?.Worker != lease.Worker)
        {
            _instance?.Drop();
            _fetched.Clear();
            _instance = lease.Worker.Open(FrameKind.CreateEnvironment, (id, options), static (frame, made) =>
            {
                frame.Text(made.id);
                ConfigurationCodec.WriteNode(frame, made.options);
            });
        }

        _instance.Task = task;
        if (_isDisposed)
            await DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<RemoteInstance> InstanceAsync(CancellationToken cancellationToken)
    {
        if (_instance is null)
            await EnterAsync(null, cancellationToken).ConfigureAwait(false);
        return _instance!;
    }

    /// <summary>The value of a property now. It is asked for once in each state.</summary>
    private object? Fetch(Operation property)
    {
        if (_fetched.TryGetValue(property, out var known))
            return known;
        using var limit = new CancellationTokenSource(PropertyLimit);
        try
        {
            // Waits with no context to come back to, so the thread that waits is not needed for the answer.
            return _fetched[property] = Task.Run(async () =>
                await (await InstanceAsync(limit.Token).ConfigureAwait(false)).CallAsync<object?, int>(property, 0, static (_, _, _) => { }, limit.Token).ConfigureAwait(false)).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"Environment '{id}' did not give {property} within {PropertyLimit.TotalSeconds} s.", exception);
        }
    }
}
