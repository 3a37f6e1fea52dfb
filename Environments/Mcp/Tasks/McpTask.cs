using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Environments.Mcp.Tasks;

/// <summary>What a task asks for, read from its parameters.</summary>
/// <remarks>Other parameters may stand beside these, for <c>{task.NAME}</c> in a server's settings.</remarks>
internal sealed record McpTask
{
    /// <summary>What the agent is told first.</summary>
    public required string Prompt { get; init; }

    /// <summary>Calls made before the episode, in order; each must succeed.</summary>
    public required IReadOnlyList<ToolCallSpec> SetUp { get; init; }

    /// <summary>Checks of the state after the episode, in order.</summary>
    public required IReadOnlyList<StateCheck> Checks { get; init; }

    /// <summary>What the final answer must be, or null.</summary>
    public required Expectation? Answer { get; init; }

    /// <summary>How it is done, turn by turn; empty where it is not told.</summary>
    public required IReadOnlyList<SolutionStep> Solution { get; init; }

    /// <summary>Reads the parameters of a task.</summary>
    /// <param name="parameters">An object with <c>prompt</c>, and <c>verify</c> or <c>answer</c>; <c>setup</c> and <c>solution</c> as wanted.</param>
    /// <exception cref="FormatException">They are malformed.</exception>
    public static McpTask Read(JsonObject parameters)
    {
        var fields = new TaskFields(JsonSerializer.SerializeToElement(parameters), "");
        var task = new McpTask
        {
            Prompt = fields.RequiredText("prompt"),
            SetUp = [.. fields.Items("setup").Select(item => ToolCallSpec.Read(item.Item, item.Place))],
            Checks = [.. fields.Items("verify").Select(item => StateCheck.Read(item.Item, item.Place))],
            Answer = fields.Find("answer") is not { } answer ? null
                : answer.ValueKind == JsonValueKind.String ? Expectation.OfText(answer.GetString()!) : Expectation.Read(answer, "answer"),
            Solution = SolutionStep.ReadAll(fields),
        };
        return task is { Checks.Count: 0, Answer: null } ? throw new FormatException("the task has neither verify nor answer, so it cannot be judged: add one.") : task;
    }
}
