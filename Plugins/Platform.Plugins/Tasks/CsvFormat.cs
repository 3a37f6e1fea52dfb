using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Plugins.Tasks;

/// <summary>Comma-separated values (RFC 4180) whose first line names the columns. An unquoted number, <c>true</c> or <c>false</c> is one; an empty unquoted field is left out; all else is text.</summary>
internal sealed class CsvFormat(string path) : TaskFileFormat(path)
{
    private string[]? _columns;

    public override IEnumerable<TaskRecord> Records(LineReader reader)
    {
        if (reader.Offset == 0)
        {
            if (Next(reader) is not { } head)
                yield break;
            var columns = Columns(head);
            _columns ??= columns;
        }

        while (Next(reader) is { } record)
            yield return record;
    }

    public override JsonObject Parse(TaskRecord record)
    {
        var fields = Fields(record);
        if (fields.Count != _columns!.Length)
            throw Wrong(record.Line, $"There are {fields.Count} fields, but the first line names {_columns.Length} columns: {(fields.Count < _columns.Length ? "add the missing ones" : "put a text with commas in double quotes")}.");
        var task = new JsonObject();
        for (var i = 0; i < fields.Count; i++)
        {
            var (text, isQuoted) = fields[i];
            if (isQuoted || text.Length > 0)
                task[_columns[i]] = isQuoted ? JsonValue.Create(text) : Value(text);
        }

        return task;
    }

    private static JsonNode? Value(string text)
    {
        if (text is "true" or "false" || char.IsAsciiDigit(text[^1]) && (char.IsAsciiDigit(text[0]) || text[0] == '-'))
        {
            try
            {
                return JsonNode.Parse(text);
            }
            catch (JsonException)
            {
                // Looks like a number, such as 007 or 1-2, and is none.
            }
        }

        return JsonValue.Create(text);
    }

    // A record goes on over the end of a line that stands in quotes.
    private TaskRecord? Next(LineReader reader)
    {
        while (true)
        {
            var offset = reader.Offset;
            if (reader.Read() is not { } text)
                return null;
            if (text.Length == 0)
                continue;
            var line = reader.Line;
            if (text.AsSpan().Count('"') % 2 == 0)
                return new(offset, line, text);
            var record = new StringBuilder(text);
            var isOpen = true;
            while (isOpen)
            {
                if (reader.Read() is not { } more)
                    throw Wrong(line, "A double quote is opened and never closed: write a quote inside of a text twice.");
                record.Append('\n').Append(more);
                isOpen ^= more.AsSpan().Count('"') % 2 != 0;
            }

            return new(offset, line, record.ToString());
        }
    }

    private string[] Columns(TaskRecord record)
    {
        string[] columns = [.. Fields(record).Select(field => field.Text.Trim())];
        if (Array.Exists(columns, string.IsNullOrEmpty))
            throw Wrong(record.Line, "A column has no name: name every column in the first line, such as id,question,answer.");
        return columns.GroupBy(column => column, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw Wrong(record.Line, $"Two columns are named '{twice.Key}': rename one.")
            : columns;
    }

    private List<(string Text, bool IsQuoted)> Fields(TaskRecord record)
    {
        var (fields, text, at) = (new List<(string, bool)>(), record.Text, 0);
        while (true)
        {
            if (at < text.Length && text[at] == '"')
            {
                var field = new StringBuilder();
                for (at++; ; at++)
                {
                    if (at >= text.Length)
                        throw Wrong(record.Line, "A double quote is opened and never closed: write a quote inside of a text twice.");
                    if (text[at] != '"')
                        field.Append(text[at]);
                    else if (at + 1 < text.Length && text[at + 1] == '"')
                        field.Append(text[++at]);
                    else
                        break;
                }

                fields.Add((field.ToString(), true));
                at++;
                if (at < text.Length && text[at] != ',')
                    throw Wrong(record.Line, $"After the double quote that closes field {fields.Count} stands '{text[at]}', but a comma is expected: write a quote inside of a text twice.");
            }
            else
            {
                var end = text.IndexOf(',', at);
                var field = text[at..(end < 0 ? text.Length : end)];
                if (field.Contains('"'))
                    throw Wrong(record.Line, $"Field {fields.Count + 1} has a double quote in its middle: put the whole field in quotes and write the one inside twice.");
                fields.Add((field, false));
                at += field.Length;
            }

            if (at >= text.Length)
                return fields;
            at++;
        }
    }
}
