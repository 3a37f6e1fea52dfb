using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>Tools as a model or a person reads them.</summary>
public static class ToolSignatures
{
    /// <summary>Each tool as a line, such as <c>search(query: string, limit?: integer) - Finds pages.</c></summary>
    /// <param name="tools">The tools.</param>
    public static string Lines(IReadOnlyList<AITool> tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        return $"Tools:\n{string.Join('\n', tools.Select(Line))}";
    }

    /// <summary>Each tool with its JSON Schema, one a line, between <c>&lt;tools&gt;</c> marks.</summary>
    /// <param name="tools">The tools.</param>
    public static string Schemas(IReadOnlyList<AITool> tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        return $"These tools are there:\n<tools>\n{string.Join('\n', tools.Select(tool => Declaration(tool).ToJsonString(JsonText.Relaxed)))}\n</tools>";
    }

    /// <summary>A tool as most systems declare it: <c>{"type": "function", "function": {"name", "description", "parameters"}}</c>.</summary>
    /// <param name="tool">The tool.</param>
    public static JsonObject Declaration(AITool tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        var function = new JsonObject { ["name"] = tool.Name };
        if (tool.Description.Length > 0)
            function["description"] = tool.Description;
        if (tool is AIFunctionDeclaration declared)
            function["parameters"] = JsonSerializer.SerializeToNode(declared.JsonSchema);
        return new() { ["type"] = "function", ["function"] = function };
    }

    /// <summary>One tool as a line.</summary>
    /// <param name="tool">The tool.</param>
    public static string Line(AITool tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        var text = new StringBuilder(tool.Name).Append('(');
        if (tool is AIFunctionDeclaration { JsonSchema: { ValueKind: JsonValueKind.Object } schema } && schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            var required = schema.TryGetProperty("required", out var names) && names.ValueKind == JsonValueKind.Array ? names.EnumerateArray().Select(name => name.ToString()).ToHashSet(StringComparer.Ordinal) : [];
            text.AppendJoin(", ", properties.EnumerateObject().Select(property => $"{property.Name}{(required.Contains(property.Name) ? "" : "?")}: {Type(property.Value, 0)}"));
        }

        text.Append(')');
        return tool.Description.Length > 0 ? text.Append(" - ").Append(tool.Description.ReplaceLineEndings(" ")).ToString() : text.ToString();
    }

    private static string Type(JsonElement schema, int depth)
    {
        if (schema.ValueKind != JsonValueKind.Object || depth > 4)
            return "any";
        if (schema.TryGetProperty("enum", out var values) && values.ValueKind == JsonValueKind.Array)
            return string.Join('|', values.EnumerateArray().Select(JsonValueText.Short));
        if (!schema.TryGetProperty("type", out var type))
            return "any";
        string[] types = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.ToString())] : [type.ToString()];
        return string.Join('|', types.Select(one => one switch
        {
            "string" when schema.TryGetProperty("format", out var format) => format.ToString(),
            "array" when schema.TryGetProperty("items", out var items) => $"[{Type(items, depth + 1)}]",
            "object" when schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object =>
                $"{{{string.Join(", ", properties.EnumerateObject().Select(property => $"{property.Name}: {Type(property.Value, depth + 1)}"))}}}",
            _ => one,
        }));
    }
}
