using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>The tools on offer as a parser needs them: names, and the declared types of parameters.</summary>
internal sealed class KnownTools
{
    private readonly Dictionary<string, AIFunctionDeclaration?> _tools = new(StringComparer.Ordinal);

    public KnownTools(IReadOnlyList<AITool> tools)
    {
        foreach (var tool in tools)
            _tools[tool.Name] = tool as AIFunctionDeclaration;
    }

    /// <summary>Whether a name is that of a tool, or so near to one that it was probably meant: one letter in three may be wrong.</summary>
    public bool IsMeant(string name) => _tools.ContainsKey(name)
        || _tools.Keys.Any(known => Math.Abs(known.Length - name.Length) * 3 <= known.Length && NearestName.Distance(known, name) * 3 <= known.Length);

    /// <summary>A call to show as an example: of the first tool, or of a made-up one.</summary>
    public (string Name, string Parameter) Example => _tools.Count == 0 ? ("search", "query") : (_tools.Keys.First(), Parameters(_tools.Keys.First()) is [var first, ..] ? first : "");

    /// <summary>Names of a tool's parameters in the order of its schema; none if the tool is not known.</summary>
    public IReadOnlyList<string> Parameters(string tool) =>
        Properties(tool) is { } properties ? [.. properties.EnumerateObject().Select(property => property.Name)] : [];

    /// <summary>Whether a parameter is declared as text and as nothing else.</summary>
    public bool IsText(string tool, string parameter) => Properties(tool) is { } properties && properties.TryGetProperty(parameter, out var schema)
        && schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("string");

    private JsonElement? Properties(string tool) => _tools.TryGetValue(tool, out var known) && known is not null && known.JsonSchema.ValueKind == JsonValueKind.Object
        && known.JsonSchema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object ? properties : null;
}
