using System.Text.Json;

namespace Platform.Host.Serving.OpenEnv.Frames;

/// <summary>What a client asks over <c>/ws</c>.</summary>
internal enum ClientRequest
{
    /// <summary>Begin an episode.</summary>
    Reset,

    /// <summary>Play an action.</summary>
    Step,

    /// <summary>Tell the state.</summary>
    State,

    /// <summary>End the session.</summary>
    Close,

    /// <summary>A JSON-RPC request.</summary>
    Mcp,
}

/// <summary>A message of a client, its data still as it was sent.</summary>
/// <param name="Request">What is asked.</param>
/// <param name="Data">The JSON of its data; empty where there is none. A slice of the frame.</param>
internal readonly record struct ClientMessage(ClientRequest Request, ReadOnlyMemory<byte> Data)
{
    /// <summary>Reads a frame.</summary>
    /// <param name="frame">One whole text frame.</param>
    /// <exception cref="ProtocolException">It is none of the protocol's messages.</exception>
    public static ClientMessage Read(ReadOnlyMemory<byte> frame)
    {
        try
        {
            return ReadObject(frame);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ProtocolException(new(ProtocolError.InvalidJson, $"The message is not JSON: {exception.Message.Split(" LineNumber:", 2)[0]}"));
        }
    }

    private static ClientMessage ReadObject(ReadOnlyMemory<byte> frame)
    {
        var reader = new Utf8JsonReader(frame.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            reader.Read(); // anything behind the value makes it no JSON at all
            throw new ProtocolException(new(ProtocolError.SessionError, "The message is a JSON value, but an object is expected."));
        }

        ClientRequest? request = null;
        string? unknown = null;
        var data = default(ReadOnlyMemory<byte>);
        List<FieldFault>? extra = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                request = RequestOf(ref reader);
                unknown = request is null ? reader.TokenType == JsonTokenType.String ? reader.GetString() : reader.TokenType.ToString() : null;
                reader.Skip();
            }
            else
            {
                var isData = reader.ValueTextEquals("data"u8);
                if (!isData)
                    (extra ??= []).Add(new("extra_forbidden", [reader.GetString()!], "Extra inputs are not permitted"));
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (isData)
                    data = frame[start..(int)reader.BytesConsumed];
            }
        }

        reader.Read();
        if (request is not { } known)
            throw new ProtocolException(new(ProtocolError.UnknownType, unknown is null ? "The message has no type: reset, step, state, close or mcp is expected." : $"The message has type '{unknown}': reset, step, state, close or mcp is expected."));
        return Checked(known, data, extra);
    }

    private static ClientMessage Checked(ClientRequest request, ReadOnlyMemory<byte> data, List<FieldFault>? faults)
    {
        var takesData = request is ClientRequest.Reset or ClientRequest.Step or ClientRequest.Mcp;
        if (!data.IsEmpty && !takesData)
            (faults ??= []).Add(new("extra_forbidden", ["data"], "Extra inputs are not permitted"));
        else if (data.IsEmpty && takesData && request != ClientRequest.Reset)
            (faults ??= []).Add(new("missing", ["data"], "Field required"));
        else if (!data.IsEmpty && data.Span[0] != (byte)'{')
            (faults ??= []).Add(new("dict_type", ["data"], "Input should be a valid dictionary"));
        return faults is null ? new(request, data) : throw new ProtocolException(ProtocolError.Validation(faults));
    }

    private static ClientRequest? RequestOf(ref Utf8JsonReader reader) => reader.TokenType != JsonTokenType.String ? null
        : reader.ValueTextEquals("step"u8) ? ClientRequest.Step
        : reader.ValueTextEquals("reset"u8) ? ClientRequest.Reset
        : reader.ValueTextEquals("state"u8) ? ClientRequest.State
        : reader.ValueTextEquals("close"u8) ? ClientRequest.Close
        : reader.ValueTextEquals("mcp"u8) ? ClientRequest.Mcp
        : null;
}
