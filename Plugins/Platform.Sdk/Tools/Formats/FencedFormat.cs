using Microsoft.Extensions.AI;

namespace Platform.Sdk;

internal sealed class FencedFormat() : ToolCallFormat("json")
{
    private const string Fence = "```";
    private static readonly string[] s_languages = ["json", "tool_call", "tool_calls", ""];

    public override string Write(IReadOnlyList<FunctionCallContent> calls) =>
        $"{Fence}json\n{(calls.Count == 1 ? JsonCalls.Write(calls[0]) : $"[{string.Join(", ", calls.Select(call => JsonCalls.Write(call)))}]")}\n{Fence}";

    internal override string Form(KnownTools tools) => $"a block like this:\n{Fence}json\n{JsonCalls.Example(tools)}\n{Fence}";

    internal override void Read(ReplyReader reader)
    {
        var text = reader.Text;
        for (var open = text.IndexOf(Fence, StringComparison.Ordinal); open >= 0 && !reader.IsFull;)
        {
            var line = text.IndexOf('\n', open);
            if (line < 0)
                return;
            var close = text.IndexOf(Fence, line, StringComparison.Ordinal);
            var (end, after) = close < 0 ? (text.Length, text.Length) : (close, close + Fence.Length);
            if (s_languages.Contains(text[(open + Fence.Length)..line].Trim()))
                ReadBlock(reader, open, text.AsSpan(line, end - line).Trim(), after);
            open = close < 0 ? -1 : text.IndexOf(Fence, after, StringComparison.Ordinal);
        }
    }

    private void ReadBlock(ReplyReader reader, int open, ReadOnlySpan<char> body, int after)
    {
        // Fences hold all sorts of things: only what is meant as a call is one.
        if (!body.Contains("\"name\"", StringComparison.Ordinal))
            return;
        var isJson = JsonText.TryParse(body, out var value, out var error);
        if (!isJson)
            reader.PassOver();
        if (isJson ? !JsonCalls.LooksLikeCall(value) : !body.Contains("\"arguments\"", StringComparison.Ordinal))
            return;
        reader.Take(open, after);
        if (isJson)
            JsonCalls.ReadAll(value, reader, Form(reader.Tools));
        else
            reader.Fail(error!, Form(reader.Tools));
    }
}
