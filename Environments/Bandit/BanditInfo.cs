using System.Text.Json.Nodes;

namespace Platform.Environments.Bandit;

/// <summary>Keys of the structured observation that scripted policies and logs read.</summary>
internal static class BanditInfo
{
    /// <summary>First observation only: the arms' names, in order.</summary>
    public const string Names = "names";

    /// <summary>Index of the arm that was just pulled; null when none was.</summary>
    public const string LastArm = "lastArm";

    /// <summary>What it paid.</summary>
    public const string LastReward = "lastReward";

    public static JsonObject First(string[] names) => new() { [Names] = new JsonArray([.. names.Select(name => (JsonNode)name)]) };

    public static JsonObject Step(int? arm, double reward) => new() { [LastArm] = arm, [LastReward] = reward };
}
