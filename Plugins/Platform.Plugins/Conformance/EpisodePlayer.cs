using Platform.Sdk;

namespace Platform.Plugins.Conformance;

/// <summary>Plays episodes and records what an agent could see.</summary>
internal static class EpisodePlayer
{
    /// <summary>Plays a task with an agent, to its end or to <see cref="ConformanceOptions.MaxTurns"/>.</summary>
    public static async Task<EpisodeTrace> PlayAsync(CheckContext context, IEnvironment environment, TaskSpec task, ExploringAgent agent, CancellationToken cancellationToken)
    {
        var observation = await ResetAsync(context, environment, task, cancellationToken).ConfigureAwait(false);
        var (first, steps) = (EpisodeTrace.Show(observation), new List<TraceStep>());
        while (steps.Count < context.Options.MaxTurns && steps is not [.., { IsLast: true }])
        {
            var result = await StepAsync(context, environment, agent.Act(environment, observation), steps, cancellationToken).ConfigureAwait(false);
            observation = result.Observation;
        }

        return new(task, first, steps);
    }

    /// <summary>Plays a task with given actions, or until it ends.</summary>
    public static async Task<EpisodeTrace> ReplayAsync(CheckContext context, IEnvironment environment, TaskSpec task, IEnumerable<AgentAction> actions, CancellationToken cancellationToken)
    {
        var observation = await ResetAsync(context, environment, task, cancellationToken).ConfigureAwait(false);
        return (await ContinueAsync(context, environment, task, actions, cancellationToken).ConfigureAwait(false)) with { First = EpisodeTrace.Show(observation) };
    }

    /// <summary>Goes on with given actions, or until the episode ends.</summary>
    public static async Task<EpisodeTrace> ContinueAsync(CheckContext context, IEnvironment environment, TaskSpec task, IEnumerable<AgentAction> actions, CancellationToken cancellationToken)
    {
        var steps = new List<TraceStep>();
        foreach (var action in actions)
        {
            if (steps is [.., { IsLast: true }])
                break;
            await StepAsync(context, environment, action, steps, cancellationToken).ConfigureAwait(false);
        }

        return new(task, "", steps);
    }

    public static Task<Observation> ResetAsync(CheckContext context, IEnvironment environment, TaskSpec task, CancellationToken cancellationToken) =>
        context.CallAsync(token => environment.ResetAsync(task, token), $"The reset to task '{task.Id}'", cancellationToken);

    public static Task<StepResult> StepAsync(CheckContext context, IEnvironment environment, AgentAction action, CancellationToken cancellationToken) =>
        context.CallAsync(token => environment.StepAsync(action, token), "A step", cancellationToken);

    private static async Task<StepResult> StepAsync(CheckContext context, IEnvironment environment, AgentAction action, List<TraceStep> steps, CancellationToken cancellationToken)
    {
        var result = await StepAsync(context, environment, action, cancellationToken).ConfigureAwait(false);
        steps.Add(TraceStep.Of(action, result));
        return result;
    }
}
