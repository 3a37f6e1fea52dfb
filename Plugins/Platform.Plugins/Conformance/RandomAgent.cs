using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Sdk;

namespace Platform.Plugins.Conformance;

/// <summary>Acts at random: one of the admissible actions where they are known, else a call of one of the tools with random arguments, else words.</summary>
/// <param name="seed">The only source of chance.</param>
internal sealed class RandomAgent(ulong seed)
{
    private static readonly string[] Words = ["yes", "no", "left", "up", "7", "42", "a", "the", "look", "open door", "crane", "x = 1", "help", "submit"];
    private readonly SeededRandom _random = new(seed, 0xA6E27); // a stream of its own: an environment may draw its secret from the same seed
    private IReadOnlyList<AITool> _tools = [];
    private int _calls;

    /// <summary>The action for what was just observed.</summary>
    public AgentAction Act(IEnvironment environment, Observation observation)
    {
        if (observation.Tools.Count > 0)
            _tools = observation.Tools;
        if (Admissible(environment, observation) is { Count: > 0 } actions)
            return new(actions[_random.Next(actions.Count)]);
        return _tools.Count > 0 ? Call(_tools[_random.Next(_tools.Count)]) : new(Words[_random.Next(Words.Length)]);
    }

    /// <summary>What is admissible now; null where nobody says.</summary>
    public static IReadOnlyList<string>? Admissible(IEnvironment environment, Observation observation) =>
        observation.AdmissibleActions ?? (environment as IAdmissibleActions)?.AdmissibleActions;

    private AgentAction Call(AITool tool)
    {
        var arguments = tool is AIFunctionDeclaration function ? Value(function.JsonSchema, 0) as JsonObject ?? [] : [];
        var call = new FunctionCallContent($"check-{_calls++}", tool.Name, arguments.ToDictionary(pair => pair.Key, pair => (object?)(pair.Value is null ? null : JsonSerializer.SerializeToElement(pair.Value))));
        var text = new JsonObject { ["name"] = tool.Name, ["arguments"] = arguments }.ToJsonString();
        return new($"<tool_call>\n{text}\n</tool_call>") { ToolCalls = [call] };
    }

    /// <summary>A value that the schema allows, as far as types and enumerations go.</summary>
    private JsonNode? Value(JsonElement schema, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > 4)
            return null;
        if (schema.TryGetProperty("enum", out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0)
            return JsonNode.Parse(choices[_random.Next(choices.GetArrayLength())].GetRawText());
        var type = schema.TryGetProperty("type", out var named)
            ? named.ValueKind == JsonValueKind.Array && named.GetArrayLength() > 0 ? named[0].GetString() : named.ValueKind == JsonValueKind.String ? named.GetString() : null
            : null;
        switch (type)
        {
            case "object":
                var result = new JsonObject();
                if (schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
                {
                    foreach (var property in properties.EnumerateObject())
                        result[property.Name] = Value(property.Value, depth + 1);
                }

                return result;
            case "array":
                return new JsonArray();
            case "integer":
                return _random.Next(100);
            case "number":
                return _random.NextDouble();
            case "boolean":
                return _random.Next(2) == 0;
            default:
                return Words[_random.Next(Words.Length)];
        }
    }
}
