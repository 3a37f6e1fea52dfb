using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Platform.Sdk;

namespace Platform.Environments.Mcp.Tasks;

/// <summary>One turn of a task's solution: calls, or the final answer.</summary>
/// <param name="Calls">The calls; empty for the final answer.</param>
/// <param name="Text">The final answer; empty for calls.</param>
internal sealed record SolutionStep(IReadOnlyList<ToolCallSpec> Calls, string Text)
{
    /// <summary>Reads a solution: a list whose items are a call, a list of calls made at once, or a text.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static IReadOnlyList<SolutionStep> ReadAll(TaskFields fields) => [.. fields.Items("solution").Select(step => step.Item.ValueKind switch
    {
        JsonValueKind.String => new SolutionStep([], step.Item.GetString()!),
        JsonValueKind.Array => new SolutionStep([.. step.Item.EnumerateArray().Select((call, i) => ToolCallSpec.Read(call, $"{step.Place}.{i}"))], ""),
        _ => new SolutionStep([ToolCallSpec.Read(step.Item, step.Place)], ""),
    })];

    /// <summary>The turn as an agent takes it.</summary>
    /// <param name="turn">Number of the turn, from 1; makes the ids of the calls.</param>
    public AgentAction ToAction(int turn) => new(Text)
    {
        ToolCalls = [.. Calls.Select((call, i) => new FunctionCallContent(
            string.Create(CultureInfo.InvariantCulture, $"call_{turn}_{i + 1}"),
            call.Tool,
            call.Arguments.EnumerateObject().ToDictionary(argument => argument.Name, argument => (object?)argument.Value)))],
    };
}
