using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>Tool calls as JSON objects, which several forms share: <c>{"name": …, "arguments": {…}}</c> and its variants.</summary>
internal static class JsonCalls
{
    /// <summary>Takes a call, a list of calls, or an object that holds a list under <c>tool_calls</c>.</summary>
    /// <param name="value">The JSON.</param>
    /// <param name="reader">Takes the calls and what is wrong with others.</param>
    /// <param name="form">How to write it.</param>
    public static void ReadAll(JsonElement value, ReplyReader reader, string form)
    {
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("tool_calls", out var list))
            value = list;
        if (value.ValueKind != JsonValueKind.Array)
            Read(value, reader, form);
        else
            foreach (var call in value.EnumerateArray().TakeWhile(_ => !reader.IsFull))
                Read(call, reader, form);
    }

    /// <summary>Whether the JSON is meant as a call: it has a name and arguments, or a list of calls.</summary>
    public static bool LooksLikeCall(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength() > 0 && LooksLikeCall(value[0]),
        JsonValueKind.Object => value.TryGetProperty("tool_calls", out _) || (value.TryGetProperty("function", out var inner) && LooksLikeCall(inner))
            || (value.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String && (value.TryGetProperty("arguments", out _) || value.TryGetProperty("parameters", out _))),
        _ => false,
    };

    /// <summary>A call as JSON in one line.</summary>
    /// <param name="call">The call.</param>
    /// <param name="arguments">The key of the arguments.</param>
    public static string Write(FunctionCallContent call, string arguments = "arguments") =>
        $$"""{"name": {{JsonSerializer.Serialize(call.Name, JsonText.Relaxed)}}, "{{arguments}}": {{WriteArguments(call)}}}""";

    /// <summary>The arguments as one JSON object.</summary>
    public static string WriteArguments(FunctionCallContent call) => JsonSerializer.Serialize(ToolArguments.ToJson(call), JsonText.Relaxed);

    /// <summary>An example of a call.</summary>
    public static string Example(KnownTools tools, string arguments = "arguments") =>
        $$$"""{"name": "{{{tools.Example.Name}}}", "{{{arguments}}}": {{{(tools.Example.Parameter.Length == 0 ? "{}" : $$"""{"{{tools.Example.Parameter}}": …}""")}}}}""";

    private static void Read(JsonElement value, ReplyReader reader, string form)
    {
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("function", out var inner) && inner.ValueKind == JsonValueKind.Object)
            value = inner;
        if (value.ValueKind != JsonValueKind.Object)
            reader.Fail($"a call is {JsonValueText.Given(value)}, but an object was expected", form);
        else if (!value.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String || name.GetString() is not { Length: > 0 } called)
            reader.Fail("\"name\" is missing or no text", form);
        else if (ArgumentsOf(value) is not { } arguments)
            reader.Fail($"\"arguments\" of '{Cut(called)}' is no object", form);
        else
            reader.Call(called, arguments);
    }

    /// <summary>The arguments: an object, or an object written into a string as OpenAI's interface has it; an empty one where there are none.</summary>
    private static JsonElement? ArgumentsOf(JsonElement call)
    {
        if (!call.TryGetProperty("arguments", out var arguments) && !call.TryGetProperty("parameters", out arguments))
            return JsonText.TryParse("{}");
        if (arguments.ValueKind == JsonValueKind.String)
            arguments = JsonText.TryParse(arguments.GetString()) ?? arguments;
        return arguments.ValueKind == JsonValueKind.Object ? arguments : arguments.ValueKind == JsonValueKind.Null ? JsonText.TryParse("{}") : null;
    }

    internal static string Cut(string name) => name.Length <= 60 ? name : $"{JsonValueText.SafeCut(name, 60)}…";
}
