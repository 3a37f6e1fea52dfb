using Microsoft.Extensions.AI;

namespace Platform.Sdk;

internal sealed class HermesFormat() : ToolCallFormat("hermes")
{
    internal const string Open = "<tool_call>";
    private const string Close = "</tool_call>";

    public override string Write(IReadOnlyList<FunctionCallContent> calls) =>
        string.Join('\n', calls.Select(call => $"{Open}{JsonCalls.Write(call)}{Close}"));

    internal override string Form(KnownTools tools) => $"{Open}{JsonCalls.Example(tools)}{Close}";

    internal override void Read(ReplyReader reader)
    {
        var text = reader.Text;
        for (var start = text.IndexOf(Open, StringComparison.Ordinal); start >= 0 && !reader.IsFull;)
        {
            // A block that nobody closed ends at the next one or with the text, as vLLM has it.
            var inner = start + Open.Length;
            var next = text.IndexOf(Open, inner, StringComparison.Ordinal);
            var close = text.IndexOf(Close, inner, (next < 0 ? text.Length : next) - inner, StringComparison.Ordinal);
            var end = close >= 0 ? close : next >= 0 ? next : text.Length;
            var body = text.AsSpan(inner, end - inner).Trim();
            reader.Take(start, close >= 0 ? close + Close.Length : end);
            if (body.StartsWith(XmlFormat.Open, StringComparison.Ordinal))
                XmlFormat.ReadBlocks(reader, inner, end);
            else if (!JsonText.TryParse(body, out var value, out var error))
                reader.Fail(error!, Form(reader.Tools));
            else
                JsonCalls.ReadAll(value, reader, Form(reader.Tools));
            start = next;
        }
    }
}
