using Microsoft.Extensions.AI;

namespace Platform.Sdk;

internal sealed class MistralFormat() : ToolCallFormat("mistral")
{
    internal const string Tag = "[TOOL_CALLS]";

    public override string Write(IReadOnlyList<FunctionCallContent> calls) => $"{Tag} [{string.Join(", ", calls.Select(call => JsonCalls.Write(call)))}]";

    internal override string Form(KnownTools tools) => $"{Tag} [{JsonCalls.Example(tools)}]";

    internal override void Read(ReplyReader reader)
    {
        var text = reader.Text;
        for (var tag = text.IndexOf(Tag, StringComparison.Ordinal); tag >= 0 && !reader.IsFull;)
        {
            var next = text.IndexOf(Tag, tag + Tag.Length, StringComparison.Ordinal);
            var limit = next < 0 ? text.Length : next;
            var start = tag + Tag.Length;
            while (start < limit && char.IsWhiteSpace(text[start]))
                start++;
            if (start < limit && text[start] is not ('[' or '{'))
                ReadNamed(reader, tag, start, limit); // the newer form: [TOOL_CALLS]name{…}, or name[ARGS]{…}
            else
            {
                var end = JsonSpan.End(text, start, limit);
                reader.Take(tag, end);
                if (JsonText.TryParse(text.AsSpan(start, end - start), out var value, out var error))
                    JsonCalls.ReadAll(value, reader, Form(reader.Tools));
                else
                    reader.Fail(error!, Form(reader.Tools));
            }

            tag = next;
        }
    }

    private void ReadNamed(ReplyReader reader, int tag, int start, int limit)
    {
        var text = reader.Text;
        var brace = text.IndexOf('{', start, limit - start);
        var end = brace < 0 ? limit : JsonSpan.End(text, brace, limit);
        reader.Take(tag, end);
        var name = text[start..(brace < 0 ? end : brace)].Replace("[ARGS]", "", StringComparison.Ordinal).Trim();
        if (brace < 0)
            reader.Fail($"{Tag} is followed by no call", Form(reader.Tools));
        else if (JsonText.TryParse(text.AsSpan(brace, end - brace), out var arguments, out var error))
            reader.Call(name, arguments);
        else
            reader.Fail(error!, Form(reader.Tools));
    }
}
