using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Host.Serving.OpenEnv.Frames;

/// <summary>What a client is told when its message cannot be served.</summary>
/// <param name="Code">One of the protocol's codes.</param>
/// <param name="Message">One sentence.</param>
internal sealed record ProtocolError(string Code, string Message)
{
    public const string InvalidJson = "INVALID_JSON";
    public const string UnknownType = "UNKNOWN_TYPE";
    public const string ValidationError = "VALIDATION_ERROR";
    public const string ExecutionError = "EXECUTION_ERROR";
    public const string CapacityReached = "CAPACITY_REACHED";
    public const string FactoryError = "FACTORY_ERROR";
    public const string SessionError = "SESSION_ERROR";

    /// <summary>What else belongs to the error.</summary>
    public JsonObject Details { get; init; } = [];

    /// <summary>Whether the socket is closed after it.</summary>
    public bool IsFatal => Code is CapacityReached or FactoryError or SessionError;

    /// <summary>A message or an action of the wrong form.</summary>
    /// <param name="faults">What is wrong, place by place.</param>
    public static ProtocolError Validation(params IReadOnlyList<FieldFault> faults) => new(ValidationError, string.Join("; ", faults.Select(fault => $"{string.Join('.', fault.Location)}: {fault.Message}")))
    {
        Details = new() { ["errors"] = new JsonArray([.. faults.Select(fault => fault.ToJson())]) },
    };

    /// <summary>The environment failed.</summary>
    /// <param name="exception">How.</param>
    public static ProtocolError Execution(Exception exception) => new(ExecutionError, $"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");

    /// <summary>Writes the error's frame.</summary>
    /// <param name="json">At the start of a frame.</param>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("data"u8);
        json.WriteString("message"u8, Message);
        json.WriteString("code"u8, Code);
        foreach (var (name, value) in Details)
        {
            json.WritePropertyName(name);
            value!.WriteTo(json);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}

/// <summary>One thing that is wrong in a message.</summary>
/// <param name="Type">Kind of the fault, such as <c>extra_forbidden</c>.</param>
/// <param name="Location">Where, outermost name first.</param>
/// <param name="Message">A few words.</param>
internal sealed record FieldFault(string Type, string[] Location, string Message)
{
    /// <summary>The fault as JSON.</summary>
    public JsonObject ToJson() => new() { ["type"] = Type, ["loc"] = new JsonArray([.. Location.Select(part => (JsonNode)part)]), ["msg"] = Message };
}

/// <summary>A message cannot be served.</summary>
/// <param name="error">What the client is told.</param>
internal sealed class ProtocolException(ProtocolError error) : Exception(error.Message)
{
    /// <summary>What the client is told.</summary>
    public ProtocolError Error => error;
}
