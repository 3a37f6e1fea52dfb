using Platform.Sandboxes;
using Platform.Sdk;

namespace Platform.Environments.Code.Tests;

/// <summary>The sandboxes of all tests of this assembly.</summary>
public sealed class SandboxFixture : IAsyncLifetime
{
    public SandboxProviders Providers { get; } = new(TimeProvider.System);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Providers.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class SandboxedCollection : ICollectionFixture<SandboxFixture>
{
    public const string Name = "sandboxed";
}

/// <summary>Plays whole episodes.</summary>
internal static class Play
{
    /// <summary>Plays a task with a scripted policy.</summary>
    public static Task<(double Return, IReadOnlyDictionary<string, double> Metrics, List<StepResult> Steps)> EpisodeAsync(IEnvironment environment, IScriptedPolicy policy, TaskSpec task)
    {
        policy.Reset(0);
        return EpisodeAsync(environment, task, policy.Act);
    }

    /// <summary>Plays a task; the same reply at every turn.</summary>
    public static Task<(double Return, IReadOnlyDictionary<string, double> Metrics, List<StepResult> Steps)> EpisodeAsync(IEnvironment environment, TaskSpec task, string reply) =>
        EpisodeAsync(environment, task, _ => new(reply));

    public static async Task<(double Return, IReadOnlyDictionary<string, double> Metrics, List<StepResult> Steps)> EpisodeAsync(IEnvironment environment, TaskSpec task, Func<Observation, AgentAction> act)
    {
        var observation = await environment.ResetAsync(task, CancellationToken.None);
        var steps = new List<StepResult>();
        do
        {
            steps.Add(await environment.StepAsync(act(observation), CancellationToken.None));
            observation = steps[^1].Observation;
        }
        while (!steps[^1].Terminated && !steps[^1].Truncated);
        return (steps.Sum(step => step.Reward), ((IEpisodeMetrics)environment).Metrics, steps);
    }
}
