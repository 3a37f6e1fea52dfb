using System.Text.Json;
using Microsoft.Extensions.AI;
using Platform.Sdk;

namespace Platform.Host.Serving.OpenEnv.Frames;

/// <summary>The action of a step as a client wrote it: text, the call of a tool, or the wish to see the tools.</summary>
/// <param name="Action">What the environment is given; null to list the tools instead.</param>
/// <param name="Tool">Name of the tool where the action calls one by <c>call_tool</c>; else null.</param>
internal readonly record struct ActionData(AgentAction? Action, string? Tool)
{
    /// <summary>Reads an action.</summary>
    /// <param name="json">A JSON object.</param>
    /// <param name="hasTools">Whether the environment offers tools.</param>
    /// <exception cref="ProtocolException">It does not fit the schema of the action.</exception>
    public static ActionData Read(ReadOnlyMemory<byte> json, bool hasTools)
    {
        try
        {
            return ReadText(json) is { } text ? new(new AgentAction(text), null) : ReadFields(json, hasTools);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Invalid("value_error", [], $"The action cannot be read: {exception.Message}");
        }
    }

    /// <summary>The text of an action that is nothing but one; null for all others.</summary>
    private static string? ReadText(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("text"u8) || !reader.Read() || reader.TokenType != JsonTokenType.String)
            return null;
        var text = reader.GetString();
        return reader.Read() && reader.TokenType == JsonTokenType.EndObject ? text : null;
    }

    private static ActionData ReadFields(ReadOnlyMemory<byte> json, bool hasTools)
    {
        using var document = JsonDocument.Parse(json);
        var fields = document.RootElement;
        if (hasTools && fields.TryGetProperty("type", out var type))
            return ReadToolAction(fields, type);
        var faults = fields.EnumerateObject().Where(field => field.Name is not ("text" or "tool_calls" or "parse_error" or "metadata"))
            .Select(field => new FieldFault("extra_forbidden", [field.Name], "Extra inputs are not permitted")).ToList();
        var text = Text(fields, "text", required: true, faults);
        var error = Text(fields, "parse_error", required: false, faults);
        var calls = Calls(fields, faults);
        CheckMetadata(fields, faults);
        return faults.Count == 0 ? new(new AgentAction(text!) { ToolCalls = calls, ParseError = error }, null) : throw new ProtocolException(ProtocolError.Validation(faults));
    }

    private static ActionData ReadToolAction(JsonElement fields, JsonElement type)
    {
        var lists = type.ValueKind == JsonValueKind.String && type.ValueEquals("list_tools"u8);
        if (!lists && !(type.ValueKind == JsonValueKind.String && type.ValueEquals("call_tool"u8)))
            throw Invalid("literal_error", ["type"], "Input should be 'call_tool' or 'list_tools'");
        var faults = fields.EnumerateObject().Where(field => field.Name is not ("type" or "metadata") && (lists || field.Name is not ("tool_name" or "arguments")))
            .Select(field => new FieldFault("extra_forbidden", [field.Name], "Extra inputs are not permitted")).ToList();
        CheckMetadata(fields, faults);
        var name = lists ? null : Text(fields, "tool_name", required: true, faults);
        var call = name is null ? null : Call("call_1", name, fields, ["arguments"], faults);
        if (faults.Count > 0)
            throw new ProtocolException(ProtocolError.Validation(faults));
        return lists ? default : new(new AgentAction(ToolCallFormat.Auto.Write([call!])) { ToolCalls = [call!] }, name);
    }

    private static List<FunctionCallContent> Calls(JsonElement fields, List<FieldFault> faults)
    {
        var calls = new List<FunctionCallContent>();
        if (!fields.TryGetProperty("tool_calls", out var list) || list.ValueKind == JsonValueKind.Null)
            return calls;
        if (list.ValueKind != JsonValueKind.Array)
        {
            faults.Add(new("list_type", ["tool_calls"], "Input should be a valid list"));
            return calls;
        }

        foreach (var item in list.EnumerateArray())
        {
            var before = faults.Count;
            var id = item.ValueKind == JsonValueKind.Object ? Text(item, "call_id", required: false, faults) ?? $"call_{calls.Count + 1}" : "";
            var name = item.ValueKind == JsonValueKind.Object ? Text(item, "tool_name", required: true, faults) : Fault(faults, "tool_calls");
            if (faults.Count == before && Call(id, name!, item, ["tool_calls", "arguments"], faults) is { } call)
                calls.Add(call);
        }

        return calls;
    }

    private static FunctionCallContent? Call(string id, string name, JsonElement fields, string[] location, List<FieldFault> faults)
    {
        var arguments = new Dictionary<string, object?>();
        if (fields.TryGetProperty("arguments", out var given) && given.ValueKind != JsonValueKind.Null)
        {
            if (given.ValueKind != JsonValueKind.Object)
            {
                faults.Add(new("dict_type", location, "Input should be a valid dictionary"));
                return null;
            }

            foreach (var argument in given.EnumerateObject())
                arguments[argument.Name] = argument.Value.Clone();
        }

        return new FunctionCallContent(id, name, arguments);
    }

    private static string? Text(JsonElement fields, string name, bool required, List<FieldFault> faults)
    {
        if (!fields.TryGetProperty(name, out var value) || (value.ValueKind == JsonValueKind.Null && !required))
        {
            if (required)
                faults.Add(new("missing", [name], "Field required"));
            return null;
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : Fault(faults, name);
    }

    private static string? Fault(List<FieldFault> faults, string name)
    {
        faults.Add(new("string_type", [name], "Input should be a valid string"));
        return null;
    }

    private static void CheckMetadata(JsonElement fields, List<FieldFault> faults)
    {
        if (fields.TryGetProperty("metadata", out var metadata) && metadata.ValueKind != JsonValueKind.Object)
            faults.Add(new("dict_type", ["metadata"], "Input should be a valid dictionary"));
    }

    private static ProtocolException Invalid(string type, string[] location, string message) => new(ProtocolError.Validation(new FieldFault(type, location, message)));
}
