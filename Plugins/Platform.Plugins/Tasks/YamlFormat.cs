using System.Text;
using System.Text.Json.Nodes;
using Platform.Plugins.Configuration;

namespace Platform.Plugins.Tasks;

/// <summary>A YAML list of mappings, each beginning with <c>-</c> at the start of a line.</summary>
internal sealed class YamlFormat(string path) : TaskFileFormat(path)
{
    public override IEnumerable<TaskRecord> Records(LineReader reader)
    {
        var (record, offset, first) = (new StringBuilder(), 0L, 0L);
        while (true)
        {
            var at = reader.Offset;
            var line = reader.Read();
            if (line is null || IsItem(line))
            {
                if (first > 0)
                    yield return new(offset, first, record.ToString());
                if (line is null)
                    yield break;
                (offset, first) = (at, reader.Line);
                record.Clear().Append(line);
                continue;
            }

            var isBody = line.Length == 0 || line[0] is ' ' or '#' || string.IsNullOrWhiteSpace(line);
            if (first > 0 ? !isBody : !(isBody || line.TrimEnd() == "---"))
                throw Wrong(reader.Line, "A list of tasks is expected, each a block that begins with '- ' at the start of a line, such as '- id: a'.");
            if (first > 0)
                record.Append('\n').Append(line);
        }
    }

    public override JsonObject Parse(TaskRecord record)
    {
        try
        {
            // Without its dash an item is a mapping of its own, on the same lines.
            var task = NodeJson.Convert(YamlReader.Read($" {record.Text[1..]}", File)) as JsonObject;
            return task is { Count: > 0 }
                ? (JsonObject)JsonNode.Parse(task.ToJsonString())!
                : throw Wrong(record.Line, "The task is empty: give it fields, such as '- id: a'.");
        }
        catch (ConfigurationException exception)
        {
            var error = exception.Errors[0];
            throw Wrong(record.Line + Math.Max(0, error.Location.Line - 1), error.Message);
        }
    }

    private static bool IsItem(string line) => line.StartsWith("- ", StringComparison.Ordinal) || line.TrimEnd() == "-";
}
