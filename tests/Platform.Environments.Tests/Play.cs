using Platform.Sdk;

namespace Platform.Environments.Tests;

/// <summary>Plays whole episodes, as a rollout would.</summary>
internal static class Play
{
    /// <summary>Actions that a broken or hostile model might write.</summary>
    public static readonly string[] Hostile =
    [
        "", " ", "\n", "\0", "\0\0\0", new string('a', 5_000_000), "a\0", "\ud800", "\udfff\ud800", "\U0001F600", "ﾍ", "İ", "ß", "<|endoftext|>", "{\"tool\":1}", "-1", "NaN", "99999999999999999999",
        "move left; rm -rf /", "\u202emove", "%s%n", "${x}", "a b c d e f", "c r a n\u0000e", "ＣＲＡＮＥ", "crané", "a\tb",
    ];

    public static async Task<Episode> EpisodeAsync(IEnvironment environment, IScriptedPolicy policy, TaskSpec task, ulong policySeed)
    {
        policy.Reset(policySeed);
        var turns = new List<Turn>();
        var observation = await environment.ResetAsync(task, CancellationToken.None);
        while (true)
        {
            var action = policy.Act(observation);
            var result = await environment.StepAsync(action, CancellationToken.None);
            turns.Add(new Turn(observation.Messages, action, result.Reward) { ActionError = result.ActionError });
            observation = result.Observation;
            if (result.Terminated || result.Truncated)
            {
                return new Episode(task, turns, result.Terminated ? Termination.Terminated : Termination.TruncatedTurns)
                {
                    Closing = observation.Messages,
                    Metrics = ((IEpisodeMetrics)environment).Metrics,
                };
            }
        }
    }

    /// <summary>Mean of a measure, and its standard error, over the tasks with seeds 1 to <paramref name="count"/>.</summary>
    public static async Task<(double Mean, double Error)> MeanAsync(IEnvironment environment, IScriptedPolicy policy, string id, string metric, int count)
    {
        var values = new List<double>();
        for (ulong seed = 1; seed <= (ulong)count; seed++)
        {
            var episode = await EpisodeAsync(environment, policy, new TaskSpec(id, $"test/{seed}", seed), policySeed: seed + 1_000_000);
            values.Add(metric == "return" ? episode.Return : episode.Metrics[metric]);
        }

        var mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (count - 1) / count));
    }

    /// <summary>One turn as text.</summary>
    public static async Task<StepResult> StepAsync(IEnvironment environment, string action) => await environment.StepAsync(new AgentAction(action), CancellationToken.None);

    /// <summary>An episode of given actions, and what it showed: every observation, reward and error.</summary>
    public static async Task<List<string>> TranscriptAsync(IEnvironment environment, TaskSpec task, IEnumerable<string> actions)
    {
        var lines = new List<string> { (await environment.ResetAsync(task, CancellationToken.None)).Text };
        foreach (var action in actions)
        {
            var result = await StepAsync(environment, action);
            lines.Add($"{result.Observation.Text}|{result.Reward:R}|{result.ActionError}|{result.Terminated}|{result.Truncated}");
            if (result.Terminated || result.Truncated)
                break;
        }

        return lines;
    }
}
