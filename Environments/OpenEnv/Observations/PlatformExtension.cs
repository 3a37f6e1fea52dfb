using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Platform.Environments.OpenEnv.Observations;

/// <summary>The field <c>platform</c> of an observation from a server of this platform: what the protocol has no room for. Any part may be missing.</summary>
internal sealed class PlatformExtension
{
    private PlatformExtension()
    {
    }

    /// <summary>Whether the end that comes with it is a limit's.</summary>
    public bool Truncated { get; private set; }

    /// <summary>What went wrong in the environment, or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>Why the action could not be taken, or null.</summary>
    public string? ActionError { get; private set; }

    /// <summary>Facts about the turn.</summary>
    public JsonObject Info { get; private set; } = [];

    /// <summary>Facts about the step.</summary>
    public JsonObject StepInfo { get; private set; } = [];

    /// <summary>The messages where they are not one message of the user that holds the text; else null.</summary>
    public IReadOnlyList<ChatMessage>? Messages { get; private set; }

    /// <summary>The tools on offer from now on; null where they have not changed.</summary>
    public IReadOnlyList<AITool>? Tools { get; private set; }

    /// <summary>Every legal action, or null.</summary>
    public IReadOnlyList<string>? AdmissibleActions { get; private set; }

    /// <summary>Measures so far, or null.</summary>
    public IReadOnlyDictionary<string, double>? Metrics { get; private set; }

    /// <summary>Reads it.</summary>
    /// <param name="json">A JSON object. Unknown parts are passed over.</param>
    public static PlatformExtension Read(ReadOnlySpan<byte> json)
    {
        var extension = new PlatformExtension();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            extension.ReadPart(ref reader);
        return extension;
    }

    private void ReadPart(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("truncated"u8))
        {
            reader.Read();
            Truncated = reader.GetBoolean();
        }
        else if (reader.ValueTextEquals("fault"u8))
        {
            reader.Read();
            Fault = reader.GetString();
        }
        else if (reader.ValueTextEquals("actionError"u8))
        {
            reader.Read();
            ActionError = reader.GetString();
        }
        else if (reader.ValueTextEquals("info"u8))
        {
            Info = Object(ref reader);
        }
        else if (reader.ValueTextEquals("stepInfo"u8))
        {
            StepInfo = Object(ref reader);
        }
        else if (reader.ValueTextEquals("messages"u8))
        {
            Messages = JsonSerializer.Deserialize<List<ChatMessage>>(ref reader, AIJsonUtilities.DefaultOptions);
        }
        else if (reader.ValueTextEquals("tools"u8))
        {
            reader.Read();
            using var tools = JsonDocument.ParseValue(ref reader);
            Tools = ToolReader.Read(tools.RootElement);
        }
        else if (reader.ValueTextEquals("admissibleActions"u8))
        {
            AdmissibleActions = Strings(ref reader);
        }
        else if (reader.ValueTextEquals("metrics"u8))
        {
            Metrics = Numbers(ref reader);
        }
        else
        {
            reader.Skip();
        }
    }

    private static JsonObject Object(ref Utf8JsonReader reader)
    {
        reader.Read();
        return JsonNode.Parse(ref reader) as JsonObject ?? throw new FormatException("its facts are no JSON object.");
    }

    private static List<string> Strings(ref Utf8JsonReader reader)
    {
        var texts = new List<string>();
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            texts.Add(reader.GetString() ?? "");
        return texts;
    }

    private static Dictionary<string, double> Numbers(ref Utf8JsonReader reader)
    {
        var numbers = new Dictionary<string, double>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            numbers[name] = reader.GetDouble();
        }

        return numbers;
    }
}
