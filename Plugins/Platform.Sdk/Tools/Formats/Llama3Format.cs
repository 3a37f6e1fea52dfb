using Microsoft.Extensions.AI;

namespace Platform.Sdk;

internal sealed class Llama3Format() : ToolCallFormat("llama3")
{
    internal const string Tag = "<|python_tag|>";

    public override string Write(IReadOnlyList<FunctionCallContent> calls) => string.Join("; ", calls.Select(call => JsonCalls.Write(call, "parameters")));

    internal override string Form(KnownTools tools) => JsonCalls.Example(tools, "parameters");

    internal override void Read(ReplyReader reader) => Read(reader, isGuess: false);

    /// <param name="reader">The reply.</param>
    /// <param name="isGuess">Whether nothing says that the model writes this form, so that JSON which is no call is an answer in JSON.</param>
    internal void Read(ReplyReader reader, bool isGuess)
    {
        var text = reader.Text;
        var tag = text.IndexOf(Tag, StringComparison.Ordinal);
        var start = tag >= 0 ? tag + Tag.Length : 0;
        while (start < text.Length && char.IsWhiteSpace(text[start]))
            start++;
        if (tag < 0 && (start == text.Length || text[start] != '{'))
            return;
        var isFirst = true;
        for (var at = start; ; isFirst = false)
        {
            var end = JsonSpan.End(text, at, text.Length);
            var body = text.AsSpan(at, end - at).Trim();
            var isJson = JsonText.TryParse(body, out var value, out var error);
            if (isFirst && tag < 0 && !(isJson ? JsonCalls.LooksLikeCall(value) || (!isGuess && HasName(body)) : HasName(body) && (!isGuess || HasArguments(body))))
                return;
            if (isFirst && tag >= 0)
                reader.Take(tag, start);
            reader.Take(at, end);
            if (isJson)
                JsonCalls.ReadAll(value, reader, Form(reader.Tools));
            else
                reader.Fail(error!, Form(reader.Tools));
            // Several calls are joined by semicolons; whatever else follows is text.
            at = end;
            while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == ';'))
                at++;
            if (at >= text.Length || text[at] != '{' || !isJson || reader.IsFull)
                return;
            reader.Take(end, at);
        }
    }

    private static bool HasName(ReadOnlySpan<char> body) => body.Contains("\"name\"", StringComparison.Ordinal);

    private static bool HasArguments(ReadOnlySpan<char> body) => body.Contains("\"parameters\"", StringComparison.Ordinal) || body.Contains("\"arguments\"", StringComparison.Ordinal);
}
