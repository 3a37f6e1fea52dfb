using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Plugins.Tasks;

/// <summary>One JSON object a line; blank lines are skipped.</summary>
internal sealed class JsonLinesFormat(string path) : TaskFileFormat(path)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public override IEnumerable<TaskRecord> Records(LineReader reader)
    {
        while (true)
        {
            var offset = reader.Offset;
            if (reader.Read() is not { } line)
                yield break;
            if (!string.IsNullOrWhiteSpace(line))
                yield return new(offset, reader.Line, line);
        }
    }

    public override JsonObject Parse(TaskRecord record)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(record.Text, documentOptions: Strict);
        }
        catch (JsonException exception)
        {
            var column = exception.BytePositionInLine is { } position ? $" at byte {position + 1}" : "";
            throw Wrong(record.Line, $"The line is no JSON{column} ({Reason(exception)}): write one object a line, such as {{\"id\": \"a\", \"question\": \"1 + 1\"}}.");
        }

        return node as JsonObject ?? throw Wrong(record.Line, $"The line is no JSON object: write one a line, such as {{\"id\": \"a\", \"question\": \"1 + 1\"}}.");
    }

    private static string Reason(JsonException exception) => exception.Message.Split(" LineNumber:")[0].Split(" Path:")[0].TrimEnd('.', ' ');
}
