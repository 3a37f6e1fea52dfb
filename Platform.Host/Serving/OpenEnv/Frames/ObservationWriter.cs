using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Sdk;

namespace Platform.Host.Serving.OpenEnv.Frames;

/// <summary>Writes what an environment shows as the protocol's observation: its text in <c>text</c>, and what the protocol has no room for in <c>platform</c>.</summary>
internal static class ObservationWriter
{
    /// <summary>Writes <c>{observation, reward, done}</c>.</summary>
    /// <param name="json">Where a value may stand.</param>
    /// <param name="moment">What to write.</param>
    public static void Write(Utf8JsonWriter json, Moment moment)
    {
        var fault = Unwritable(moment);
        json.WriteStartObject();
        json.WriteStartObject("observation"u8);
        if (moment.Tool is null)
            json.WriteString("text"u8, Text(moment.Observation));
        else
            WriteToolResult(json, moment);
        WritePlatform(json, moment, fault);
        json.WriteEndObject();
        if (fault is null && moment.Step is { } step)
            json.WriteNumber("reward"u8, step.Reward);
        else
            json.WriteNull("reward"u8);
        json.WriteBoolean("done"u8, moment.IsOver || fault is not null);
        json.WriteEndObject();
    }

    /// <summary>Writes the answer to <c>list_tools</c>.</summary>
    /// <param name="json">Where a value may stand.</param>
    /// <param name="tools">The tools.</param>
    public static void WriteTools(Utf8JsonWriter json, IReadOnlyList<AITool> tools)
    {
        json.WriteStartObject();
        json.WriteStartObject("observation"u8);
        json.WritePropertyName("tools"u8);
        WriteList(json, tools, "input_schema");
        json.WriteEndObject();
        json.WriteNull("reward"u8);
        json.WriteBoolean("done"u8, false);
        json.WriteEndObject();
    }

    /// <summary>Writes a list of tools.</summary>
    /// <param name="json">Where a value may stand.</param>
    /// <param name="tools">The tools; those that are no functions are passed over.</param>
    /// <param name="schemaKey">Key of the schema of a tool's arguments.</param>
    public static void WriteList(Utf8JsonWriter json, IReadOnlyList<AITool> tools, string schemaKey)
    {
        json.WriteStartArray();
        foreach (var tool in tools.OfType<AIFunctionDeclaration>())
        {
            json.WriteStartObject();
            json.WriteString("name"u8, tool.Name);
            json.WriteString("description"u8, tool.Description);
            json.WritePropertyName(schemaKey);
            tool.JsonSchema.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>All that an observation tells, tool results included.</summary>
    /// <param name="observation">The observation.</param>
    public static string Text(Observation observation) => IsPlain(observation) ? observation.Messages[0].Text : string.Join('\n', observation.Messages.SelectMany(message => message.Contents).Select(content => content switch
    {
        TextContent text => text.Text,
        FunctionResultContent result => ToolText(result),
        _ => null,
    }).OfType<string>());

    /// <summary>What a tool returned, as text.</summary>
    /// <param name="result">The result.</param>
    public static string ToolText(FunctionResultContent result) => result.Result switch
    {
        null => "",
        string text => text,
        var other => JsonSerializer.Serialize(other, AIJsonUtilities.DefaultOptions),
    };

    private static void WriteToolResult(Utf8JsonWriter json, Moment moment)
    {
        json.WriteString("tool_name"u8, moment.Tool);
        json.WriteString("result"u8, Text(moment.Observation));
        if (moment.Step?.ActionError is not { } message)
        {
            json.WriteNull("error"u8);
            return;
        }

        json.WriteStartObject("error"u8);
        json.WriteString("error_type"u8, moment.ToolUnknown ? "tool_not_found"u8 : "invalid_args"u8);
        json.WriteString("message"u8, message);
        json.WriteEndObject();
    }

    private static void WritePlatform(Utf8JsonWriter json, Moment moment, string? fault)
    {
        var (observation, step) = (moment.Observation, moment.Step);
        var part = new LazyObject(json);
        if (fault is not null)
            part.Begin().WriteString("fault"u8, fault);
        if (step is { Truncated: true })
            part.Begin().WriteBoolean("truncated"u8, true);
        if (step?.ActionError is { } error)
            part.Begin().WriteString("actionError"u8, error);
        if (!IsPlain(observation))
        {
            part.Begin().WritePropertyName("messages"u8);
            JsonSerializer.Serialize(json, observation.Messages, AIJsonUtilities.DefaultOptions);
        }

        if (moment.ToolsChanged)
        {
            part.Begin().WritePropertyName("tools"u8);
            WriteList(json, observation.Tools, "inputSchema");
        }

        if (observation.AdmissibleActions is { } actions)
        {
            part.Begin().WriteStartArray("admissibleActions"u8);
            foreach (var action in actions)
                json.WriteStringValue(action);
            json.WriteEndArray();
        }

        WriteFacts(ref part, json, "info"u8, observation.Info);
        if (step is not null)
            WriteFacts(ref part, json, "stepInfo"u8, step.Info);
        if (moment.Metrics is { Count: > 0 } metrics && fault is null)
        {
            part.Begin().WriteStartObject("metrics"u8);
            foreach (var (name, value) in metrics)
                json.WriteNumber(name, value);
            json.WriteEndObject();
        }

        part.End();
    }

    private static void WriteFacts(ref LazyObject part, Utf8JsonWriter json, ReadOnlySpan<byte> name, JsonObject facts)
    {
        if (facts.Count == 0)
            return;
        part.Begin().WritePropertyName(name);
        facts.WriteTo(json);
    }

    /// <summary>Whether the observation is one text of the user and so says all in <c>text</c>.</summary>
    private static bool IsPlain(Observation observation) =>
        observation.Messages is [{ AuthorName: null } only] && only.Role == ChatRole.User && only.Contents is [TextContent];

    /// <summary>Why the numbers of a moment cannot be written; null when they can.</summary>
    private static string? Unwritable(Moment moment)
    {
        if (moment.Step is { } step && !double.IsFinite(step.Reward))
            return $"the environment gave reward {step.Reward}, but a reward must be finite";
        foreach (var (name, value) in moment.Metrics ?? new Dictionary<string, double>())
        {
            if (!double.IsFinite(value))
                return $"the environment measured {name} = {value}, but a measure must be finite";
        }

        return null;
    }

    /// <summary>The field <c>platform</c>, begun by the first part that it has.</summary>
    private struct LazyObject(Utf8JsonWriter json)
    {
        private bool _begun;

        public Utf8JsonWriter Begin()
        {
            if (!_begun)
                json.WriteStartObject("platform"u8);
            _begun = true;
            return json;
        }

        public readonly void End()
        {
            if (_begun)
                json.WriteEndObject();
        }
    }
}
