using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Platform.Sdk;

internal sealed class OpenAIFormat() : ToolCallFormat("openai")
{
    internal const string Key = "\"tool_calls\"";

    public override string Write(IReadOnlyList<FunctionCallContent> calls) => $$"""{"tool_calls": [{{string.Join(", ", calls.Select(Write))}}]}""";

    internal override string Form(KnownTools tools) => $$"""{"tool_calls": [{"type": "function", "function": {{JsonCalls.Example(tools)}}}]}""";

    internal override void Read(ReplyReader reader)
    {
        var text = reader.Text;
        var key = text.IndexOf(Key, StringComparison.Ordinal);
        var start = key < 0 ? -1 : text.LastIndexOf('{', key);
        if (start < 0)
            return;
        var end = JsonSpan.End(text, start, text.Length);
        reader.Take(start, end);
        if (JsonText.TryParse(text.AsSpan(start, end - start), out var value, out var error))
            JsonCalls.ReadAll(value, reader, Form(reader.Tools));
        else
            reader.Fail(error!, Form(reader.Tools));
    }

    private static string Write(FunctionCallContent call) => string.Concat(
        $"{{\"id\": {JsonSerializer.Serialize(call.CallId, JsonText.Relaxed)}, \"type\": \"function\", \"function\": ",
        $"{{\"name\": {JsonSerializer.Serialize(call.Name, JsonText.Relaxed)}, \"arguments\": {JsonSerializer.Serialize(JsonCalls.WriteArguments(call), JsonText.Relaxed)}}}}}");
}
