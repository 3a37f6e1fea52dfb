using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Sdk;

/// <summary>The state of a tool environment's episode apart from its world, as a snapshot holds it.</summary>
internal sealed record ToolEpisodeState(
    TaskSpec Task,
    bool IsPlaying,
    bool IsEnded,
    string Closing,
    int Turn,
    int ParseErrors,
    ToolScore? Score,
    IReadOnlyDictionary<string, int> Used,
    IReadOnlyList<ToolCallRecord> Calls)
{
    private const string Key = "episode";

    public JsonObject ToJson() => new()
    {
        [Key] = new JsonObject
        {
            ["environment"] = Task.Environment,
            ["id"] = Task.Id,
            ["seed"] = Task.Seed.ToString(CultureInfo.InvariantCulture), // as text because JSON readers may round a 64-bit number
            ["parameters"] = Task.Parameters.DeepClone(),
            ["isPlaying"] = IsPlaying,
            ["isEnded"] = IsEnded,
            ["closing"] = Closing,
            ["turn"] = Turn,
            ["parseErrors"] = ParseErrors,
            ["score"] = Score is null ? null : new JsonObject
            {
                ["reward"] = Score.Reward,
                ["success"] = Score.Success,
                ["explanation"] = Score.Explanation,
                ["metrics"] = new JsonObject(Score.Metrics.Select(metric => KeyValuePair.Create(metric.Key, (JsonNode?)metric.Value))),
            },
            ["used"] = new JsonObject(Used.Select(tool => KeyValuePair.Create(tool.Key, (JsonNode?)tool.Value))),
            ["calls"] = new JsonArray([.. Calls.Select(ToJson)]),
        },
    };

    /// <exception cref="FormatException">The object is not one that <see cref="ToJson()"/> made.</exception>
    public static ToolEpisodeState FromJson(JsonObject snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        try
        {
            var saved = snapshot[Key]!;
            return new(
                new((string)saved["environment"]!, (string)saved["id"]!, ulong.Parse((string)saved["seed"]!, CultureInfo.InvariantCulture), saved["parameters"]!.DeepClone().AsObject()),
                (bool)saved["isPlaying"]!,
                (bool)saved["isEnded"]!,
                (string)saved["closing"]!,
                (int)saved["turn"]!,
                (int)saved["parseErrors"]!,
                saved["score"] is { } score ? new((double)score["reward"]!, (bool)score["success"]!)
                {
                    Explanation = (string)score["explanation"]!,
                    Metrics = score["metrics"]!.AsObject().ToDictionary(metric => metric.Key, metric => (double)metric.Value!, StringComparer.Ordinal),
                } : null,
                saved["used"]!.AsObject().ToDictionary(tool => tool.Key, tool => (int)tool.Value!, StringComparer.Ordinal),
                [.. saved["calls"]!.AsArray().Select(call => FromJson(call!))]);
        }
        catch (Exception exception) when (exception is NullReferenceException or InvalidOperationException or ArgumentException or OverflowException or JsonException)
        {
            throw new FormatException($"The snapshot is not one of a tool environment: its '{Key}' lacks something or holds values of other types.", exception);
        }
    }

    private static JsonObject ToJson(ToolCallRecord record) => new()
    {
        ["turn"] = record.Turn,
        ["id"] = record.Call.CallId,
        ["name"] = record.Call.Name,
        ["arguments"] = ToolArguments.TryToJson(record.Call, out var arguments) ? JsonSerializer.SerializeToNode(arguments) : new JsonObject(),
        ["status"] = record.Status.ToString(),
        ["result"] = record.Result,
    };

    private static ToolCallRecord FromJson(JsonNode saved) => new(
        (int)saved["turn"]!,
        new((string)saved["id"]!, (string)saved["name"]!, saved["arguments"]!.AsObject().ToDictionary(argument => argument.Key, argument => (object?)argument.Value?.DeepClone(), StringComparer.Ordinal)),
        Enum.Parse<ToolCallStatus>((string)saved["status"]!),
        (string)saved["result"]!);
}
