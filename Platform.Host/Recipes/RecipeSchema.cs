using System.Text.Json.Nodes;
using Platform.Host.Recipes.Mixtures;
using Platform.Plugins;
using Platform.Plugins.Configuration;
using Platform.Plugins.Isolation;
using Platform.Plugins.Tasks;
using Platform.Training.Plans;

namespace Platform.Host.Recipes;

/// <summary>The JSON Schema of recipes, for editors: the settings of the platform, of every learner and of every environment there is.</summary>
internal static class RecipeSchema
{
    private const string Definitions = "$defs";

    /// <summary>The schema.</summary>
    /// <param name="registry">What plugins bring.</param>
    public static JsonObject Build(PluginRegistry registry)
    {
        var schema = JsonSchema.For(typeof(RecipeFile));
        schema["title"] = "Recipe";
        var definitions = (JsonObject)schema[Definitions]!;
        definitions["environment"] = Choice(definitions, "id", registry.Environments.Select(environment => (environment.Id, WithIsolation(environment.OptionsSchema()))));
        definitions["learner"] = Choice(definitions, "type", RecipeReader.Learners(registry).Values.Select(learner => (learner.Name, JsonSchema.For(learner.OptionsType))));
        definitions["reward"] = Rewards(definitions, registry);
        definitions["curriculum"] = Choice(definitions, "id", registry.Curricula.Select(curriculum => (curriculum.Id, JsonSchema.For(curriculum.OptionsType))));
        var recipe = (JsonObject)definitions[nameof(RecipeFile)]!["properties"]!;
        AddTasks(definitions);
        AddMixture(definitions);
        Refer(recipe, "environment");
        Refer(recipe, "learner");
        Refer((JsonObject)definitions[nameof(RecipeStage)]!["properties"]!, "learner");
        foreach (var holder in new[] { recipe, (JsonObject)definitions[nameof(RecipeStage)]!["properties"]! })
        {
            Refer(holder, "curriculum");
            holder["rewards"] = new JsonObject
            {
                ["type"] = "array",
                ["items"] = new JsonObject { ["$ref"] = "#/$defs/reward" },
                ["description"] = holder["rewards"]!["description"]!.DeepClone(),
            };
        }

        return schema;
    }

    /// <summary>Settings by name: description, default and range of each.</summary>
    /// <param name="schema">As <see cref="JsonSchema"/> describes them.</param>
    public static JsonObject Properties(JsonObject schema)
    {
        return (JsonObject)Target(schema, (JsonObject)schema[Definitions]!)["properties"]!.DeepClone();
    }

    /// <summary>Lets every environment's block say which tasks are played.</summary>
    private static void AddTasks(JsonObject definitions)
    {
        var schema = JsonSchema.For(typeof(TaskOptions));
        foreach (var (name, value) in (JsonObject)schema[Definitions]!)
            definitions[name] ??= value!.DeepClone();
        foreach (var block in definitions["environment"]!["anyOf"]!.AsArray().Skip(1))
            ((JsonObject)block!["properties"]!).Insert(1, TaskSetSource.Key, new JsonObject { ["$ref"] = schema["$ref"]!.DeepClone(), ["description"] = "Which tasks are played; left out, tasks that are all in their seed." });
    }

    /// <summary>Lets a recipe name several environments, each with a weight beside its own settings.</summary>
    private static void AddMixture(JsonObject definitions)
    {
        var member = (JsonObject)definitions["environment"]!.DeepClone();
        foreach (var block in member["anyOf"]!.AsArray().Skip(1))
            ((JsonObject)block!["properties"]!).Insert(1, MixtureMember.WeightKey, new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = MixtureMember.LargestWeight, ["default"] = 1, ["description"] = "Tasks of it in a round." });
        definitions[MixtureSource.Key] = member;
        definitions["environment"]!["anyOf"]!.AsArray().Add(new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { [MixtureSource.Key] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["$ref"] = $"#/$defs/{MixtureSource.Key}" }, ["minItems"] = 2, ["description"] = "Several environments, task by task in turn." } },
            ["required"] = new JsonArray(MixtureSource.Key),
            ["additionalProperties"] = false,
        });
    }

    private static void Refer(JsonObject properties, string definition)
    {
        var described = new JsonObject { ["$ref"] = $"#/$defs/{definition}" };
        if (properties[definition]?["description"] is { } description)
            described["description"] = description.DeepClone();
        properties[definition] = described;
    }

    /// <summary>Either the bare name, or a block whose <paramref name="key"/> is the name, with the settings of that name beside it.</summary>
    private static JsonObject Choice(JsonObject definitions, string key, IEnumerable<(string Name, JsonObject Schema)> kinds)
    {
        var (names, blocks) = (new JsonArray(), new List<JsonNode>());
        foreach (var (name, schema) in kinds)
        {
            names.Add(name);
            var own = (JsonObject)schema[Definitions]!;
            var block = (JsonObject)Target(schema, own).DeepClone();
            foreach (var (definition, value) in own.Where(pair => !definitions.ContainsKey(pair.Key)))
                definitions[definition] = value!.DeepClone();
            ((JsonObject)block["properties"]!).Insert(0, key, new JsonObject { ["const"] = name });
            var required = block["required"]?.DeepClone() as JsonArray ?? [];
            required.Add(key);
            block["required"] = required;
            blocks.Add(block);
        }

        return new JsonObject { ["anyOf"] = new JsonArray([new JsonObject { ["enum"] = names }, .. blocks]) };
    }

    /// <summary>An environment's settings with the one that every environment has.</summary>
    private static JsonObject WithIsolation(JsonObject schema)
    {
        var isolation = JsonSchema.For(typeof(IsolationOptions));
        var definitions = (JsonObject)schema[Definitions]!;
        foreach (var (name, value) in (JsonObject)isolation[Definitions]!)
            definitions[name] = value!.DeepClone();
        ((JsonObject)Target(schema, definitions)["properties"]!)[EnvironmentBinding.IsolationKey] = new JsonObject
        {
            ["$ref"] = isolation["$ref"]!.DeepClone(),
            ["description"] = EnvironmentBinding.IsolationText,
        };
        return schema;
    }

    /// <summary>An item of <c>rewards</c>: the environment's own, or a rewarder with its settings, each beside the settings that every item has.</summary>
    private static JsonObject Rewards(JsonObject definitions, PluginRegistry registry)
    {
        var own = Properties(JsonSchema.For(typeof(RewardSettings)));
        own.Remove("id");
        var choice = Choice(definitions, "id", [(RewardPart.EnvironmentId, JsonSchema.For(typeof(EnvironmentRewardSettings))), .. registry.Rewarders.Select(rewarder => (rewarder.Id, JsonSchema.For(rewarder.OptionsType)))]);
        foreach (var block in choice["anyOf"]!.AsArray().OfType<JsonObject>().Where(block => block["properties"] is not null && block["properties"]!["id"]!["const"]!.GetValue<string>() != RewardPart.EnvironmentId))
        {
            var place = 1;
            foreach (var (name, schema) in own)
                ((JsonObject)block["properties"]!).Insert(place++, name, schema!.DeepClone());
        }

        return choice;
    }

    private static JsonObject Target(JsonObject schema, JsonObject definitions) => (JsonObject)definitions[schema["$ref"]!.GetValue<string>().Split('/')[^1]]!;
}
