using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Host.Serving.OpenEnv.Frames;

/// <summary>What a reset asks for.</summary>
/// <param name="Task">The task: <c>seed</c> and <c>task_id</c>, and every key that is not of the protocol as a parameter.</param>
/// <param name="EpisodeId">The client's name for the episode, or null.</param>
internal sealed record ResetData(TaskSpec Task, string? EpisodeId)
{
    private const int LongestName = 255;
    private const int MostDigits = 400;

    /// <summary>Reads a reset.</summary>
    /// <param name="json">A JSON object, or nothing.</param>
    /// <param name="served">Gives what the client leaves out.</param>
    /// <exception cref="ProtocolException">A value is not one that can be taken.</exception>
    public static ResetData Read(ReadOnlyMemory<byte> json, ServedEnvironment served)
    {
        if (json.IsEmpty)
            return new(served.DefaultTask(served.NextSeed()), null);
        try
        {
            return ReadFields(json, served);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Invalid("data", $"The reset cannot be read: {exception.Message}");
        }
    }

    private static ResetData ReadFields(ReadOnlyMemory<byte> json, ServedEnvironment served)
    {
        var reader = new Utf8JsonReader(json.Span);
        ulong? seed = null;
        string? episode = null, task = null;
        JsonObject? parameters = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("seed"u8))
            {
                reader.Read();
                seed = Seed(ref reader);
            }
            else if (reader.ValueTextEquals("episode_id"u8))
            {
                episode = Name(ref reader, "episode_id");
            }
            else if (reader.ValueTextEquals("task_id"u8))
            {
                task = Name(ref reader, "task_id");
            }
            else
            {
                var name = reader.GetString()!;
                reader.Read();
                (parameters ??= [])[name] = JsonNode.Parse(ref reader);
            }
        }

        var number = seed ?? served.NextSeed();
        return new(served.DefaultTask(number) is var known && task is null && parameters is null ? known : known with { Id = task ?? known.Id, Parameters = parameters ?? [] }, episode);
    }

    /// <summary>A seed of any size, taken by its lowest 64 bits.</summary>
    private static ulong? Seed(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType == JsonTokenType.Number)
        {
            if (reader.TryGetUInt64(out var seed))
                return seed;
            var digits = reader.ValueSpan;
            if (digits.Length <= MostDigits && BigInteger.TryParse(System.Text.Encoding.UTF8.GetString(digits), NumberStyles.None, CultureInfo.InvariantCulture, out var large))
                return (ulong)(large & ulong.MaxValue);
        }

        throw Invalid("seed", "Input should be a whole number greater than or equal to 0");
    }

    private static string? Name(ref Utf8JsonReader reader, string field)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String when reader.GetString() is { Length: <= LongestName } name => name,
            JsonTokenType.String => throw Invalid(field, $"String should have at most {LongestName} characters"),
            _ => throw Invalid(field, "Input should be a valid string"),
        };
    }

    private static ProtocolException Invalid(string field, string message) => new(ProtocolError.Validation(new FieldFault("value_error", [field], message)));
}
