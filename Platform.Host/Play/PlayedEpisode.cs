using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Host.Play;

/// <summary>What happened in an episode that was watched.</summary>
/// <param name="Turns">All turns, oldest first.</param>
/// <param name="Closing">What the environment said last; empty when the player left before the end.</param>
/// <param name="Ending"><c>terminated</c>, <c>truncated</c> or <c>left</c>.</param>
/// <param name="Metrics">What the environment measured.</param>
internal sealed record PlayedEpisode(IReadOnlyList<PlayedTurn> Turns, string Closing, string Ending, IReadOnlyDictionary<string, double> Metrics)
{
    /// <summary>Sum of the rewards.</summary>
    public double Return => Turns.Sum(turn => turn.Reward);

    /// <summary>The episode as JSON.</summary>
    /// <param name="task">The task that was played.</param>
    /// <param name="player">Who played.</param>
    public JsonObject ToJson(TaskSpec task, string player) => new()
    {
        ["environment"] = task.Environment,
        ["seed"] = task.Seed,
        ["player"] = player,
        ["turns"] = new JsonArray([.. Turns.Select(turn => new JsonObject
        {
            ["observation"] = turn.Observation,
            ["action"] = turn.Action,
            ["reward"] = turn.Reward,
            ["error"] = turn.Error,
        })]),
        ["closing"] = Closing,
        ["ending"] = Ending,
        ["return"] = Return,
        ["metrics"] = new JsonObject(Metrics.Select(metric => KeyValuePair.Create(metric.Key, (JsonNode?)metric.Value))),
    };
}

/// <summary>One turn of it.</summary>
/// <param name="Observation">What was shown.</param>
/// <param name="Action">What was answered.</param>
/// <param name="Reward">What it paid.</param>
/// <param name="Error">Why the action could not be taken, or null.</param>
internal sealed record PlayedTurn(string Observation, string Action, double Reward, string? Error);
