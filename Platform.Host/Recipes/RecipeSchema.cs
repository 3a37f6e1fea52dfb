using System.Text.Json.Nodes;
using Platform.Plugins;
using Platform.Plugins.Configuration;
using Platform.Training.Plans;

namespace Platform.Host.Recipes;

/// <summary>The JSON Schema of recipes, for editors: the settings of the platform, of every learner and of every environment there is.</summary>
internal static class RecipeSchema
{
    /// <summary>The schema.</summary>
    /// <param name="registry">What plugins bring.</param>
    public static JsonObject Build(PluginRegistry registry)
    {
        var schema = JsonSchema.For(typeof(RecipeFile));
        schema["title"] = "Recipe";
        var definitions = schema["$defs"] as JsonObject ?? [];
        schema["$defs"] = definitions;
        definitions["environment"] = Choice(definitions, "id", registry.Environments.Select(environment => (environment.Id, environment.OptionsType)));
        definitions["learner"] = Choice(definitions, "type", LearnerCatalogue.OptionTypes.Select(learner => (learner.Key, learner.Value)));
        Refer((JsonObject)schema["properties"]!, "environment");
        Refer((JsonObject)schema["properties"]!, "learner");
        if (definitions[nameof(RecipeStage)]?["properties"] is JsonObject stage)
            Refer(stage, "learner");
        return schema;
    }

    private static void Refer(JsonObject properties, string definition)
    {
        var described = new JsonObject { ["$ref"] = $"#/$defs/{definition}" };
        if (properties[definition]?["description"] is { } description)
            described["description"] = description.DeepClone();
        properties[definition] = described;
    }

    /// <summary>Either the bare name, or a block whose <paramref name="key"/> is the name, with the settings of that name beside it.</summary>
    private static JsonObject Choice(JsonObject definitions, string key, IEnumerable<(string Name, Type Settings)> kinds)
    {
        var (names, blocks) = (new JsonArray(), new JsonArray());
        foreach (var (name, settings) in kinds)
        {
            names.Add(name);
            var block = JsonSchema.For(settings);
            block.Remove("$schema");
            if (block["$defs"] is JsonObject own)
            {
                block.Remove("$defs");
                foreach (var (definition, value) in own)
                    definitions[definition] = value!.DeepClone();
            }

            // A root that refers to its own definition takes that definition's place.
            if (block["$ref"]?.GetValue<string>() is { } reference && definitions[reference.Split('/')[^1]] is JsonObject target)
                block = (JsonObject)target.DeepClone();
            var properties = block["properties"] as JsonObject ?? [];
            properties.Remove(key);
            properties.Insert(0, key, new JsonObject { ["const"] = name });
            block["properties"] = properties;
            var required = block["required"] as JsonArray ?? [];
            required.Add(key);
            block["required"] = required;
            blocks.Add(block);
        }

        return new JsonObject { ["anyOf"] = new JsonArray([new JsonObject { ["enum"] = names }, .. blocks.Select(block => block!.DeepClone())]) };
    }
}
