using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Environments.Maze.Policies;

/// <summary>Reads lists of actions from the structured observation.</summary>
internal static class ListedActions
{
    /// <summary>The actions under a key of <see cref="MazeInfo"/>.</summary>
    public static IReadOnlyList<string> Under(this Observation observation, string key) => [.. ((JsonArray)observation.Info[key]!).Select(action => (string)action!)];
}
