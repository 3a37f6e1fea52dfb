using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Rewarders.Tests;

/// <summary>Ready-made episodes.</summary>
internal static class Play
{
    /// <summary>An episode whose turns have these replies.</summary>
    public static Episode Of(JsonObject parameters, params string[] replies) =>
        new(new TaskSpec("toy-v1", "train/1", 1, parameters), [.. replies.Select(reply => new Turn([], new AgentAction(reply), 0))], Termination.Terminated);

    /// <summary>An episode with an answer under <c>answer</c>.</summary>
    public static Episode Asked(JsonNode? answer, params string[] replies) => Of(new JsonObject { ["answer"] = answer?.DeepClone() }, replies);

    /// <summary>The score.</summary>
    public static Reward Score(this IRewarder rewarder, Episode episode) => rewarder.ScoreAsync(episode, CancellationToken.None).AsTask().GetAwaiter().GetResult();
}
