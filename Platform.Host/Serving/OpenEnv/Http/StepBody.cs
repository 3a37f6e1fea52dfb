using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Host.Serving.OpenEnv.Frames;

namespace Platform.Host.Serving.OpenEnv.Http;

/// <summary>What a step over HTTP asks for.</summary>
/// <param name="Action">JSON of the action.</param>
/// <param name="Task">JSON of the task: every key that is not the step's own.</param>
internal readonly record struct StepBody(ReadOnlyMemory<byte> Action, ReadOnlyMemory<byte> Task)
{
    private const int LongestName = 255;

    /// <summary>Reads a body.</summary>
    /// <param name="body">A JSON object.</param>
    /// <exception cref="ProtocolException">A field is missing or not of its type.</exception>
    public static StepBody Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var (faults, task) = (new List<FieldFault>(), new JsonObject());
        byte[]? action = null;
        foreach (var field in document.RootElement.EnumerateObject())
        {
            switch (field.Name)
            {
                case "action" when field.Value.ValueKind == JsonValueKind.Object:
                    action = System.Text.Encoding.UTF8.GetBytes(field.Value.GetRawText());
                    break;
                case "action":
                    faults.Add(new("dict_type", ["body", "action"], "Input should be a valid dictionary"));
                    break;
                case "timeout_s":
                    if (field.Value.ValueKind != JsonValueKind.Null && !(field.Value.ValueKind == JsonValueKind.Number && field.Value.GetDouble() > 0))
                        faults.Add(new("greater_than", ["body", "timeout_s"], "Input should be greater than 0"));
                    break;
                case "request_id":
                    if (field.Value.ValueKind != JsonValueKind.Null && !(field.Value.ValueKind == JsonValueKind.String && field.Value.GetString()!.Length <= LongestName))
                        faults.Add(new("string_type", ["body", "request_id"], $"Input should be a string of at most {LongestName} characters"));
                    break;
                default:
                    task[field.Name] = JsonNode.Parse(field.Value.GetRawText());
                    break;
            }
        }

        if (action is null && faults.Count == 0)
            faults.Add(new("missing", ["body", "action"], "Field required"));
        return faults.Count == 0 ? new(action, JsonSerializer.SerializeToUtf8Bytes(task)) : throw new ProtocolException(ProtocolError.Validation(faults));
    }
}
