using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Environments.OpenEnv.Frames;

/// <summary>Reads frames of the server without building a tree: the observation stays a slice of the frame.</summary>
internal static class ReplyReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };

    /// <summary>Reads a frame.</summary>
    /// <param name="frame">One whole text frame.</param>
    /// <exception cref="FormatException">It is none of this protocol; the message says why, as the end of a sentence.</exception>
    public static Reply Read(ReadOnlyMemory<byte> frame)
    {
        try
        {
            return ReadFrame(frame);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException($"it is not JSON as the protocol has it ({exception.Message.Split('.')[0]})", exception);
        }
    }

    private static Reply ReadFrame(ReadOnlyMemory<byte> frame)
    {
        var reader = new Utf8JsonReader(frame.Span, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new FormatException("it is no JSON object");
        string? type = null;
        var data = default(ReadOnlyMemory<byte>);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = reader.TokenType != JsonTokenType.String ? throw new FormatException("its type is no text")
                    : reader.ValueTextEquals("observation"u8) ? "observation"
                    : reader.GetString();
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                data = Value(ref reader, frame);
            }
            else
            {
                reader.Skip();
            }
        }

        if (reader.Read())
            throw new FormatException("more follows its JSON object");
        return type switch
        {
            null => throw new FormatException("it has no type"),
            "observation" => ReadObservation(data),
            "error" => new() { Type = type, Error = ReadError(data) },
            _ => new() { Type = type },
        };
    }

    private static Reply ReadObservation(ReadOnlyMemory<byte> data)
    {
        var reader = Object(data, "its data");
        var (observation, reward, done) = (default(ReadOnlyMemory<byte>), 0.0, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("observation"u8))
            {
                observation = Value(ref reader, data);
                if (observation.Span[0] != (byte)'{')
                    throw new FormatException("its observation is no object");
            }
            else if (reader.ValueTextEquals("reward"u8))
            {
                reader.Read();
                reward = reader.TokenType switch
                {
                    JsonTokenType.Number => reader.GetDouble(),
                    JsonTokenType.True => 1,
                    JsonTokenType.False or JsonTokenType.Null => 0,
                    _ => throw new FormatException("its reward is no number"),
                };
            }
            else if (reader.ValueTextEquals("done"u8))
            {
                reader.Read();
                done = reader.TokenType switch
                {
                    JsonTokenType.True => true,
                    JsonTokenType.False or JsonTokenType.Null => false,
                    _ => throw new FormatException("its done is neither true nor false"),
                };
            }
            else
            {
                reader.Skip();
            }
        }

        return observation.IsEmpty ? throw new FormatException("it has no observation") : new() { Type = "observation", Observation = observation, Reward = reward, Done = done };
    }

    private static ServerError ReadError(ReadOnlyMemory<byte> data)
    {
        if (data.IsEmpty || JsonNode.Parse(data.Span) is not JsonObject fields)
            return new("", data.IsEmpty ? "(no message)" : System.Text.Encoding.UTF8.GetString(data.Span), "");
        var (code, message) = (Text(fields["code"]), Text(fields["message"]));
        fields.Remove("code");
        fields.Remove("message");
        return new(code, message, fields.Count > 0 ? fields.ToJsonString() : "");
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node?.ToJsonString() ?? "";

    private static Utf8JsonReader Object(ReadOnlyMemory<byte> json, string what)
    {
        if (json.IsEmpty || json.Span[0] != (byte)'{')
            throw new FormatException($"{what} is no object");
        var reader = new Utf8JsonReader(json.Span, Options);
        reader.Read();
        return reader;
    }

    private static ReadOnlyMemory<byte> Value(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }
}
