using Platform.Plugins.Configuration;
using Platform.Plugins.Isolation.Wire;
using Platform.Sdk;

namespace Platform.Plugins.Isolation;

/// <summary>A scripted policy that is played in its plugin's process. When that dies, the episode at hand fails and the next one begins in another.</summary>
internal sealed class IsolatedPolicy(WorkerPool pool, string environment, string name, MappingNode options) : IAsyncScriptedPolicy
{
    private RemoteInstance? _instance;
    private ulong? _seed; // set until the first action after a reset

    public void Reset(ulong seed) => _seed = seed;

    // Waits with no context to come back to, so the thread that waits is not needed for the answer.
    public AgentAction Act(Observation observation) => Task.Run(() => ActAsync(observation, CancellationToken.None).AsTask()).GetAwaiter().GetResult();

    public async ValueTask<AgentAction> ActAsync(Observation observation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(observation);
        if (_seed is not null && _instance is not { Worker: { IsAlive: true, IsClosing: false } })
        {
            var lease = await pool.TakeAsync(null, cancellationToken).ConfigureAwait(false);
            lease.Release(); // see WorkerPool.Policies
            _instance?.Drop();
            _instance = lease.Worker.Open(FrameKind.CreatePolicy, this, static (frame, policy) => policy.Write(frame));
        }

        var instance = _instance ?? throw new InvalidOperationException("Act ran before Reset; reset once per episode.");
        var seed = _seed;
        _seed = null;
        return await instance.CallAsync<AgentAction, (ulong? Seed, Observation Observation)>(Operation.Act, (seed, observation), static (frame, call, codec) =>
        {
            frame.Flag(call.Seed is not null);
            frame.UInt64(call.Seed ?? 0);
            codec.WriteObservation(frame, call.Observation);
        }, cancellationToken).ConfigureAwait(false);
    }

    private void Write(FrameWriter frame)
    {
        frame.Text(environment);
        frame.Text(name);
        ConfigurationCodec.WriteNode(frame, options);
    }
}
