using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Platform.Plugins.Isolation.Wire;

/// <summary>Tools by number: each crosses a connection once, however many observations offer it.</summary>
/// <param name="connection">Where definitions are sent.</param>
internal sealed class ToolTable(Connection connection)
{
    private readonly ConditionalWeakTable<AITool, object> _sent = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, AITool> _received = new();

    /// <summary>The number of a tool; its definition is on its way before this returns.</summary>
    /// <param name="tool">The tool.</param>
    public int NumberOf(AITool tool)
    {
        if (_sent.TryGetValue(tool, out var known))
            return (int)known;
        lock (_numbers)
        {
            // Equal definitions share a number: an environment may make its tools anew for every observation.
            var definition = Definition(tool).ToJsonString(AIJsonUtilities.DefaultOptions);
            if (!_numbers.TryGetValue(definition, out var number))
            {
                number = _numbers.Count;
                connection.Send((number, definition), static (frame, tool) =>
                {
                    frame.Byte((byte)FrameKind.Tool);
                    frame.Count(tool.number);
                    frame.Text(tool.definition);
                });
                _numbers.Add(definition, number);
            }

            _sent.TryAdd(tool, number);
            return number;
        }
    }

    /// <summary>Takes a definition from the other side.</summary>
    /// <param name="frame">After its kind.</param>
    public void Receive(ref FrameReader frame)
    {
        var number = frame.Count();
        _received[number] = Parse(frame.Text());
    }

    /// <summary>A tool of the other side.</summary>
    /// <param name="number">Its number.</param>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public AITool Of(int number) => _received.TryGetValue(number, out var tool) ? tool : throw new InvalidDataException($"A frame names tool {number}, which was never defined.");

    private static JsonObject Definition(AITool tool)
    {
        var definition = new JsonObject { ["name"] = tool.Name, ["description"] = tool.Description };
        if (tool is AIFunctionDeclaration function)
        {
            // As text, so that a chat template that prints a schema prints the same on either side.
            definition["parameters"] = function.JsonSchema.GetRawText();
            if (function.ReturnJsonSchema is { } result)
                definition["returns"] = result.GetRawText();
        }

        if (tool.AdditionalProperties.Count > 0)
            definition["more"] = JsonSerializer.SerializeToNode(tool.AdditionalProperties, AIJsonUtilities.DefaultOptions);
        return definition;
    }

    private static AITool Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var definition = document.RootElement;
            var (name, description) = (definition.GetProperty("name").GetString()!, definition.GetProperty("description").GetString()!);
            var more = definition.TryGetProperty("more", out var written)
                ? written.EnumerateObject().ToDictionary(pair => pair.Name, pair => (object?)pair.Value.Clone(), StringComparer.Ordinal)
                : [];
            return definition.TryGetProperty("parameters", out var parameters)
                ? new RemoteFunction(name, description, Schema(parameters), definition.TryGetProperty("returns", out var result) ? Schema(result) : null, more)
                : new RemoteTool(name, description, more);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException("A frame holds a tool that cannot be read.", exception);
        }
    }

    private static JsonElement Schema(JsonElement text)
    {
        using var document = JsonDocument.Parse(text.GetString()!);
        return document.RootElement.Clone();
    }

    /// <summary>A tool without a schema, offered by the other side.</summary>
    private sealed class RemoteTool(string name, string description, IReadOnlyDictionary<string, object?> more) : AITool
    {
        public override string Name => name;

        public override string Description => description;

        public override IReadOnlyDictionary<string, object?> AdditionalProperties => more;
    }

    /// <summary>A function offered by the other side. It is called by an action that names it, never from here.</summary>
    private sealed class RemoteFunction(string name, string description, JsonElement parameters, JsonElement? result, IReadOnlyDictionary<string, object?> more) : AIFunctionDeclaration
    {
        public override string Name => name;

        public override string Description => description;

        public override JsonElement JsonSchema => parameters;

        public override JsonElement? ReturnJsonSchema => result;

        public override IReadOnlyDictionary<string, object?> AdditionalProperties => more;
    }
}
