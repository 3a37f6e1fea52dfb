using System.Text;
using System.Text.Json.Nodes;
using Platform.Plugins;
using Platform.Plugins.Configuration;
using Platform.Plugins.Isolation;
using Platform.Plugins.Tasks;
using Platform.Training.Plans;

namespace Platform.Host.Recipes;

/// <summary>Every setting a recipe can have, as Markdown tables: one per block.</summary>
internal static class SettingsReference
{
    /// <summary>The tables.</summary>
    /// <param name="registry">What plugins bring.</param>
    public static string Markdown(PluginRegistry registry)
    {
        var text = new StringBuilder("# Settings\n\nEvery setting of a recipe, as `./platform recipe settings` prints it.\n\n");
        Block(text, "A recipe", "", JsonSchema.For(typeof(RecipeFile)));
        Block(text, "`stages`, each", "stages", JsonSchema.For(typeof(RecipeStage)));
        Block(text, "`optimizer`", "optimizer", JsonSchema.For(typeof(OptimizerOptions)));
        foreach (var (type, options) in LearnerCatalogue.OptionTypes)
            Block(text, $"`learner` with type `{type}`", "learner", JsonSchema.For(options));
        Block(text, "`rewards`, each", "rewards", JsonSchema.For(typeof(RewardSettings)));
        foreach (var rewarder in registry.Rewarders)
            Block(text, $"`rewards` with id `{rewarder.Id}`", "rewards", JsonSchema.For(rewarder.OptionsType));
        foreach (var curriculum in registry.Curricula)
            Block(text, $"`curriculum` with id `{curriculum.Id}`", "curriculum", JsonSchema.For(curriculum.OptionsType));
        Block(text, "`environment.isolation`, beside the options of every environment; `isolation: process` is short for its `mode`", "environment.isolation", JsonSchema.For(typeof(IsolationOptions)));
        Block(text, "`environment.tasks`, beside any environment's own settings", "environment.tasks", JsonSchema.For(typeof(TaskOptions)));
        foreach (var environment in registry.Environments)
            Block(text, $"`environment` with id `{environment.Id}`", "environment", environment.OptionsSchema());
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Block(StringBuilder text, string heading, string path, JsonObject schema)
    {
        var definitions = (JsonObject)schema["$defs"]!;
        var properties = (JsonObject)Resolve(schema, definitions)["properties"]!;
        var nested = new List<(string Path, JsonObject Schema)>();
        if (properties.Count == 0)
        {
            text.Append($"## {heading}\n\nIt has no settings.\n\n");
            return;
        }

        text.Append($"## {heading}\n\n| setting | default | values | meaning |\n| --- | --- | --- | --- |\n");
        foreach (var (key, node) in properties)
        {
            var property = (JsonObject)node!;
            var target = Resolve(property, definitions);
            var isBlock = target["properties"] is not null;
            if (isBlock && (path.Length > 0 || key != "optimizer"))
                nested.Add((path.Length == 0 ? key : $"{path}.{key}", new JsonObject { ["$ref"] = property["$ref"]?.DeepClone() ?? Reference(property)!.DeepClone(), ["$defs"] = definitions.DeepClone() }));
            text.Append($"| `{key}` | {(isBlock ? "" : Default(property))} | {Values(target)} | {Escape(property["description"]?.GetValue<string>() ?? "")} |\n");
        }

        text.Append('\n');
        foreach (var (nestedPath, nestedSchema) in nested.Where(block => block.Path is not ("stages.optimizer" or "stages.learner")))
            Block(text, $"`{nestedPath}`", nestedPath, nestedSchema);
    }

    private static JsonNode? Reference(JsonObject property) => property["anyOf"]?.AsArray().Select(choice => choice?["$ref"]).FirstOrDefault(reference => reference is not null);

    private static JsonObject Resolve(JsonObject schema, JsonObject definitions)
    {
        if ((schema["$ref"] ?? Reference(schema))?.GetValue<string>() is { } reference)
            return Resolve((JsonObject)definitions[reference.Split('/')[^1]]!, definitions);
        return schema["anyOf"] is JsonArray choices
            ? choices.OfType<JsonObject>().OrderByDescending(choice => choice["properties"] is not null).FirstOrDefault(choice => choice["type"]?.GetValue<string>() != "null") ?? schema
            : schema;
    }

    private static string Default(JsonObject property) => property["default"] switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text.Length == 0 ? "" : $"`{text}`",
        var other => $"`{other.ToJsonString()}`",
    };

    private static string Values(JsonObject schema)
    {
        if (schema["enum"] is JsonArray names)
            return string.Join(", ", names.Select(name => $"`{name}`"));
        if (schema["properties"] is not null)
            return "a block";
        var (low, high) = (schema["minimum"]?.ToJsonString(), schema["maximum"]?.ToJsonString());
        return (low, high) switch
        {
            (not null, not null) => $"{low} to {high}",
            (not null, null) => $"{low} or more",
            (null, not null) => $"at most {high}",
            _ => schema["type"]?.GetValue<string>() switch
            {
                "boolean" => "`true`, `false`",
                "array" => "a list",
                "integer" => "a whole number",
                "number" => "a number",
                "string" => "text",
                "object" => "a block",
                _ => "a name or a block",
            },
        };
    }

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
