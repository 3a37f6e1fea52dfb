using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using Platform.Sdk;

namespace Platform.Plugins.Conformance;

/// <summary>What an agent could see of an episode, or of the rest of one.</summary>
/// <param name="Task">The task.</param>
/// <param name="First">The first observation; empty where the trace begins in mid-episode.</param>
/// <param name="Steps">What was done and what came of it.</param>
internal sealed record EpisodeTrace(TaskSpec Task, string First, IReadOnlyList<TraceStep> Steps)
{
    public bool IsOver => Steps.Count > 0 && Steps[^1].IsLast;

    public IEnumerable<AgentAction> Actions => Steps.Select(step => step.Action);

    /// <summary>The trace from a step on.</summary>
    public EpisodeTrace From(int step) => new(Task, "", [.. Steps.Skip(step)]);

    /// <summary>Where two traces differ, as the end of a sentence; null where they do not.</summary>
    /// <param name="other">The trace to compare with.</param>
    public string? Difference(EpisodeTrace other)
    {
        if (First != other.First)
            return $"the first observation of task '{Task.Id}' was {Quote(First, other.First)} and then {Quote(other.First, First)}";
        for (var i = 0; i < Math.Min(Steps.Count, other.Steps.Count); i++)
        {
            var (one, two) = (Steps[i].Shown, other.Steps[i].Shown);
            if (one != two)
                return string.Create(CultureInfo.InvariantCulture, $"turn {i + 1} of task '{Task.Id}' gave {Quote(one, two)} and then {Quote(two, one)}");
        }

        return Steps.Count == other.Steps.Count ? null : $"task '{Task.Id}' ended after {Steps.Count} steps and then after {other.Steps.Count}";
    }

    /// <summary>An observation as one text: two are equal exactly if an agent cannot tell them apart.</summary>
    public static string Show(Observation observation)
    {
        var text = new StringBuilder();
        foreach (var message in observation.Messages)
        {
            text.Append(CultureInfo.InvariantCulture, $"{message.Role.Value}: ");
            foreach (var content in message.Contents)
                text.Append(Show(content));
            text.Append('\n');
        }

        if (observation.AdmissibleActions is { } actions)
            text.Append(CultureInfo.InvariantCulture, $"actions: {string.Join(" | ", actions)}\n");
        if (observation.Tools.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"tools: {string.Join(" | ", observation.Tools.Select(tool => tool.Name))}\n");
        return text.ToString();
    }

    private static string Show(AIContent content) => content switch
    {
        TextContent words => words.Text,
        DataContent data => $"[{data.MediaType} {Convert.ToHexStringLower(SHA256.HashData(data.Data.Span))}]",
        FunctionResultContent result => $"[result {result.CallId}: {result.Result}]",
        FunctionCallContent call => $"[call {call.CallId}: {call.Name}]",
        _ => $"[{content.GetType().Name}]",
    };

    /// <summary>The part of a text where it begins to differ from another.</summary>
    private static string Quote(string text, string other)
    {
        var at = text.AsSpan().CommonPrefixLength(other);
        var start = Math.Max(0, at - 20);
        var piece = text.Substring(start, Math.Min(80, text.Length - start)).ReplaceLineEndings("\\n");
        return $"'{(start > 0 ? "…" : "")}{piece}{(start + 80 < text.Length ? "…" : "")}'";
    }
}

/// <summary>One step of a trace.</summary>
/// <param name="Action">What was done.</param>
/// <param name="Shown">What came of it: observation, reward, flags and error as one text.</param>
/// <param name="IsLast">Whether it ended the episode.</param>
internal sealed record TraceStep(AgentAction Action, string Shown, bool IsLast)
{
    public static TraceStep Of(AgentAction action, StepResult result) => new(
        action,
        string.Create(CultureInfo.InvariantCulture, $"{EpisodeTrace.Show(result.Observation)}reward {result.Reward:R}{(result.Terminated ? ", terminated" : "")}{(result.Truncated ? ", truncated" : "")}{(result.ActionError is { } error ? $", error: {error}" : "")}"),
        result.Terminated || result.Truncated);
}
