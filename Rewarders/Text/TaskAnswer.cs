using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Rewarders.Text;

/// <summary>Reads what a task says of its right answer.</summary>
internal static class TaskAnswer
{
    /// <summary>The texts under a parameter: one, or those of a list. Numbers are read as they are written.</summary>
    /// <param name="task">The task.</param>
    /// <param name="parameter">Name of the parameter.</param>
    /// <returns>Empty where the task has none.</returns>
    public static IReadOnlyList<string> Read(TaskSpec task, string parameter) => task.Parameters[parameter] switch
    {
        null or JsonObject => [],
        JsonArray list => [.. list.OfType<JsonValue>().Select(value => value.ToString())],
        var value => [value.ToString()],
    };

    /// <summary>The refusal to score a task without an answer.</summary>
    /// <param name="task">The task.</param>
    /// <param name="parameter">Name of the parameter.</param>
    /// <param name="what">What it should hold, such as <c>number</c>.</param>
    public static Reward Missing(TaskSpec task, string parameter, string what) => Reward.Abstain($"Task '{task.Id}' has no {what} under '{parameter}', so it cannot be scored.");
}
