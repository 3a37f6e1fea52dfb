using System.Collections.Concurrent;
using Platform.Sdk;

namespace Platform.Training.Rollouts;

/// <summary>A policy written as code, lent for one episode.</summary>
internal sealed class ScriptedActor : IActor
{
    private readonly IScriptedPolicy _policy;
    private readonly ConcurrentBag<IScriptedPolicy> _idle;

    public ScriptedActor(Func<IScriptedPolicy> create, ConcurrentBag<IScriptedPolicy> idle, ulong seed)
    {
        _idle = idle;
        _policy = idle.TryTake(out var policy) ? policy : create();
        _policy.Reset(seed);
    }

    public ValueTask<ActorReply> ActAsync(Observation observation, int tokensLeft, CancellationToken cancellationToken) => _policy is IAsyncScriptedPolicy elsewhere
        ? AwaitAsync(elsewhere, observation, cancellationToken)
        : new(new ActorReply(_policy.Act(observation), null, false));

    private static async ValueTask<ActorReply> AwaitAsync(IAsyncScriptedPolicy policy, Observation observation, CancellationToken cancellationToken) =>
        new(await policy.ActAsync(observation, cancellationToken), null, false);

    public ValueTask ReleaseAsync()
    {
        _idle.Add(_policy);
        return ValueTask.CompletedTask;
    }
}
