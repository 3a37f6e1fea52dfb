using Platform.Sdk;

namespace Platform.Plugins.Conformance;

/// <summary>What doing nothing, playing at random and playing like the expert gave, on the same tasks.</summary>
/// <param name="Nothing">One entry per task: empty replies.</param>
/// <param name="Random">One entry per task: see <see cref="RandomAgent"/>.</param>
/// <param name="Expert">One entry per task; empty where no expert is known.</param>
/// <param name="Bounds">What the environment promises.</param>
/// <param name="TurnCap">Steps after which an episode was left.</param>
/// <param name="ObservationFault">The first observation that is no valid text, or null.</param>
/// <param name="RefusedAction">The first admissible action that was refused, or null.</param>
/// <param name="AdmissibleSeen">Whether admissible actions were known.</param>
/// <param name="Metrics">Names that the environment measured; null where it measures nothing.</param>
/// <param name="MetricFault">The first measure that is not finite, or null.</param>
internal sealed record Survey(
    IReadOnlyList<SurveyedEpisode> Nothing,
    IReadOnlyList<SurveyedEpisode> Random,
    IReadOnlyList<SurveyedEpisode> Expert,
    EnvironmentBounds Bounds,
    int TurnCap,
    string? ObservationFault,
    string? RefusedAction,
    bool AdmissibleSeen,
    IReadOnlyCollection<string>? Metrics,
    string? MetricFault)
{
    public IEnumerable<(string Player, SurveyedEpisode Episode)> All =>
        Nothing.Select(episode => ("doing nothing", episode)).Concat(Random.Select(episode => ("playing at random", episode))).Concat(Expert.Select(episode => ("the expert", episode)));

    /// <summary>Plays all of it, every policy on one instance of its own.</summary>
    public static async Task<Survey> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var tasks = context.Tasks(context.Options.Episodes);
        await using var first = context.Create();
        var bounds = context.Bounds(first);
        var run = new Run(context, bounds.MaxTurns is { } limit ? Math.Min(limit, context.Options.MaxTurns) : context.Options.MaxTurns);
        var nothing = await run.PlayAsync(first, tasks, (_, _, _) => new AgentAction(""), cancellationToken).ConfigureAwait(false);
        await using var second = context.Create();
        RandomAgent? agent = null;
        var random = await run.PlayAsync(second, tasks, (environment, observation, index) => (agent = index is { } start ? new((ulong)start) : agent!).Act(environment, observation), cancellationToken, isRandom: true).ConfigureAwait(false);
        IReadOnlyList<SurveyedEpisode> expert = [];
        await using var third = context.Create();
        if (third is IOracle oracle && tasks.Count > 0)
        {
            await EpisodePlayer.ResetAsync(context, third, tasks[0], cancellationToken).ConfigureAwait(false);
            if (oracle.ExpertAction is not null)
            {
                await using var fourth = context.Create();
                expert = await run.PlayAsync(fourth, tasks, (environment, observation, _) => ToolCallParser.ParseAction(((IOracle)environment).ExpertAction ?? "", observation.Tools), cancellationToken).ConfigureAwait(false);
            }
        }

        return new(nothing, random, expert, bounds, run.TurnCap, run.ObservationFault, run.RefusedAction, run.AdmissibleSeen, run.Metrics, run.MetricFault);
    }

    private sealed class Run(CheckContext context, int turnCap)
    {
        public int TurnCap => turnCap;

        public string? ObservationFault { get; private set; }

        public string? RefusedAction { get; private set; }

        public bool AdmissibleSeen { get; private set; }

        public IReadOnlyCollection<string>? Metrics { get; private set; }

        public string? MetricFault { get; private set; }

        /// <param name="environment">Plays all tasks, one after the other.</param>
        /// <param name="tasks">The tasks.</param>
        /// <param name="act">The action; the number is the task's at the first action of an episode, and null later.</param>
        /// <param name="cancellationToken">Ends the play.</param>
        /// <param name="isRandom">Whether actions are drawn from the admissible ones.</param>
        public async Task<IReadOnlyList<SurveyedEpisode>> PlayAsync(
            IEnvironment environment, IReadOnlyList<TaskSpec> tasks, Func<IEnvironment, Observation, int?, AgentAction> act, CancellationToken cancellationToken, bool isRandom = false)
        {
            var episodes = new List<SurveyedEpisode>();
            foreach (var (index, task) in tasks.Index())
            {
                var observation = await EpisodePlayer.ResetAsync(context, environment, task, cancellationToken).ConfigureAwait(false);
                ObservationFault ??= ObservationText.Fault(observation, isFirst: true) is { } fault ? $"{fault} in the first observation of task '{task.Id}'" : null;
                var rewards = new List<double>();
                var optimal = (environment as IOracle)?.OptimalReturn;
                var isOver = false;
                while (!isOver && rewards.Count < turnCap)
                {
                    var admissible = isRandom ? RandomAgent.Admissible(environment, observation) : null;
                    var action = act(environment, observation, rewards.Count == 0 ? index : null);
                    var result = await EpisodePlayer.StepAsync(context, environment, action, cancellationToken).ConfigureAwait(false);
                    rewards.Add(result.Reward);
                    (observation, isOver) = (result.Observation, result.Terminated || result.Truncated);
                    ObservationFault ??= ObservationText.Fault(observation, isFirst: false) is { } found ? $"{found} at turn {rewards.Count} of task '{task.Id}'" : null;
                    if (admissible is { Count: > 0 })
                    {
                        AdmissibleSeen = true;
                        RefusedAction ??= result.ActionError is { } error ? $"'{action.Text.Trim()}' was listed and refused at turn {rewards.Count} of task '{task.Id}': {error}" : null;
                    }
                }

                if (environment is IEpisodeMetrics { Metrics: var metrics })
                {
                    Metrics ??= [.. metrics.Keys];
                    MetricFault ??= metrics.Where(metric => !double.IsFinite(metric.Value)).Select(metric => $"{metric.Key} = {metric.Value} on task '{task.Id}'").FirstOrDefault();
                }

                episodes.Add(new(task, rewards, isOver, optimal));
            }

            return episodes;
        }
    }
}

/// <summary>One episode of a survey.</summary>
/// <param name="Task">The task.</param>
/// <param name="Rewards">Reward of each step.</param>
/// <param name="IsOver">Whether it came to its end.</param>
/// <param name="OptimalReturn">What its oracle said at the start.</param>
internal sealed record SurveyedEpisode(TaskSpec Task, IReadOnlyList<double> Rewards, bool IsOver, double? OptimalReturn)
{
    public double Return => Rewards.Sum();
}
