using System.Text;
using Microsoft.Extensions.AI;

namespace Platform.Sdk;

internal sealed class PythonicFormat() : ToolCallFormat("pythonic")
{
    public override string Write(IReadOnlyList<FunctionCallContent> calls) => $"[{string.Join(", ", calls.Select(Write))}]";

    /// <summary>A call without the brackets of the list.</summary>
    internal static string Write(FunctionCallContent call)
    {
        var text = new StringBuilder(call.Name).Append('(');
        foreach (var argument in ToolArguments.ToJson(call).EnumerateObject())
        {
            if (text[^1] != '(')
                text.Append(", ");
            PythonLiteral.Write(argument.Value, text.Append(argument.Name).Append('='));
        }

        return text.Append(')').ToString();
    }

    internal override string Form(KnownTools tools) => $"[{tools.Example.Name}({(tools.Example.Parameter.Length == 0 ? "" : $"{tools.Example.Parameter}=…")})]";

    internal override void Read(ReplyReader reader) => Read(reader, isGuess: false);

    /// <param name="reader">The reply.</param>
    /// <param name="isGuess">Whether nothing says that the model writes this form, so that only calls of known tools are looked for.</param>
    internal void Read(ReplyReader reader, bool isGuess)
    {
        var text = reader.Text;
        // A list of calls begins a line. A single call may stand without brackets if it is all there is.
        for (var line = 0; line < text.Length && !reader.IsFull;)
        {
            var at = line;
            while (at < text.Length && text[at] is ' ' or '\t')
                at++;
            if (at < text.Length && text[at] == '[' && CallsName(reader, at + 1, isGuess))
            {
                var end = PythonCalls.ReadList(reader, at, Form(reader.Tools));
                reader.Take(at, end);
                line = end;
                continue;
            }

            if (at < text.Length && CallsName(reader, at, isGuess: true))
            {
                var end = PythonCalls.ReadOne(reader, at, Form(reader.Tools));
                reader.Take(at, end);
                line = end;
                continue;
            }

            var next = text.IndexOf('\n', line);
            line = next < 0 ? text.Length : next + 1;
        }
    }

    /// <summary>Whether a name and an opening bracket stand here; when guessing, of a tool that there is or was probably meant.</summary>
    private static bool CallsName(ReplyReader reader, int at, bool isGuess)
    {
        var text = reader.Text;
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        var end = PythonCalls.NameEnd(text, at);
        return end > at && end < text.Length && text[end] == '(' && (!isGuess || reader.Tools.IsMeant(text[at..end]));
    }
}
