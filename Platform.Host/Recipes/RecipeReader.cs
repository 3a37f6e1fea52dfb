using System.Globalization;
using Platform.Host.Recipes.Mixtures;
using Platform.Plugins;
using Platform.Plugins.Configuration;
using Platform.Sdk;
using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Plans.Imitation;

namespace Platform.Host.Recipes;

/// <summary>Reads recipes: YAML, the changes from the command line, every name looked up, every fault collected with file and line.</summary>
/// <param name="registry">What plugins bring.</param>
internal sealed class RecipeReader(PluginRegistry registry)
{
    private const string TypeKey = "type";
    private const string IdKey = "id";
    private static readonly string[] ModelFiles = ["model.safetensors", "config.json", "tokenizer.json"];

    /// <summary>Every learner that a recipe may name: the platform's, and those of plugins.</summary>
    /// <param name="registry">What plugins bring.</param>
    public static IReadOnlyDictionary<string, LearnerEntry> Learners(PluginRegistry registry) => new SortedDictionary<string, LearnerEntry>(
        LearnerCatalogue.Entries.Values.Concat(registry.Parts(LearnerRegistration.Kind).Select(part => part.Part).OfType<LearnerEntry>()).ToDictionary(entry => entry.Name), StringComparer.Ordinal);

    /// <summary>Reads a recipe.</summary>
    /// <param name="path">The file.</param>
    /// <param name="assignments">Changes from the command line, such as <c>learner.kl.coefficient=0.02</c>, in order.</param>
    /// <param name="seed">Replaces the recipe's seed; or null.</param>
    /// <exception cref="ConfigurationException">Something is wrong; every fault is listed, in the order of the file.</exception>
    public Recipe Read(string path, IEnumerable<string> assignments, ulong? seed)
    {
        var root = assignments.Aggregate(YamlReader.ReadFile(path), SetOverride.Apply);
        if (seed is { } number)
            root = root.With("seed", new ScalarNode(new SourceLocation("--seed", 0, 0), number.ToString(CultureInfo.InvariantCulture)));
        return Read(root, Path.GetFileNameWithoutExtension(path));
    }

    /// <summary>Reads the resolved recipe of a run. The model it started from may be gone: the run's own checkpoints hold what came of it.</summary>
    /// <param name="path">The file in the run's folder.</param>
    /// <param name="assignments">Changes from the command line, in order.</param>
    /// <exception cref="ConfigurationException">Something is wrong; every fault is listed, in the order of the file.</exception>
    public Recipe ReadStored(string path, IEnumerable<string> assignments) =>
        Read(MovedSettings.Follow(assignments.Aggregate(YamlReader.ReadFile(path), SetOverride.Apply)), Path.GetFileNameWithoutExtension(path), checkStart: false);

    /// <summary>Reads a recipe from nodes.</summary>
    /// <param name="root">The recipe.</param>
    /// <param name="fallbackName">Its name when it does not say one.</param>
    /// <param name="checkStart">Whether the model to start from must be there.</param>
    /// <exception cref="ConfigurationException">Something is wrong; every fault is listed, in the order of the file.</exception>
    public Recipe Read(MappingNode root, string fallbackName, bool checkStart = true)
    {
        var errors = new List<ConfigurationError>();
        root = MovedSettings.Refuse(root, errors);
        var file = (RecipeFile?)OptionsBinder.TryBind(typeof(RecipeFile), root, "", errors);
        var environment = root.Find("environment") is { } where ? BindEnvironment(where, errors) : null;
        var learners = Learners(root).Select(learner => BindLearner(learner.Node, learner.Path, environment, errors)).ToArray();
        var brought = StageBlocks(root).Select(stage => (
            Rewards: new RubricReader(registry).Rewards(stage.Block.Find("rewards"), $"{stage.Path}rewards", errors),
            Curriculum: new RubricReader(registry).Curriculum(stage.Block.Find("curriculum"), $"{stage.Path}curriculum", errors))).ToArray();
        RubricReader.CheckMetrics(root, file, [.. brought.SelectMany(stage => stage.Rewards)], errors);
        CheckBaselines(root, file, environment, errors);
        var name = file is { Name.Length: > 0 } ? file.Name : fallbackName;
        if (!RunNames.IsValid(name))
            errors.Add(new(root.Find("name")?.Location ?? root.Location, $"name is '{name}', but {RunNames.Form}."));
        if (file is not null && checkStart)
            CheckStart(root, file.Policy.From, errors);
        if (file is { Generation.Type: "int8" } && Array.Find(learners, learner => learner.Options is not (SftOptions or null)) is { Entry.Name: { } sampling })
            errors.Add(new((root.Find("generation") as MappingNode)?.Find("type")?.Location ?? root.Location, $"generation.type is int8, which is for evaluations, but learner {sampling} trains on what is sampled: use f32 or bf16."));
        if (errors.Count > 0 || file is null || environment is null)
            throw new ConfigurationException(errors.OrderBy(error => error.Location.File.StartsWith("--", StringComparison.Ordinal)).ThenBy(error => error.Location.Line));

        var stages = file.Stages is null
            ? [new StagePlan(learners[0].Entry!.Name, file.Steps!.Value, learners[0].Options!, file.Optimizer ?? new()) { Alarms = file.Alarms ?? new() }]
            : file.Stages.Select((stage, i) => new StagePlan(stage.Name, stage.Steps, learners[i].Options!, stage.Optimizer) { Alarms = stage.Alarms }).ToArray();
        stages = [.. stages.Select((stage, i) => stage with { Rewards = brought[i].Rewards, Curriculum = brought[i].Curriculum, Entry = learners[i].Entry })];
        return new Recipe { Name = name, File = file, Environment = environment, Stages = stages, LearnerTypes = [.. learners.Select(learner => learner.Entry!.Name)] };
    }

    /// <summary>Binds an environment: an id, a block with an id and that environment's options, or a mixture of such.</summary>
    /// <param name="node">The id or the block.</param>
    /// <param name="errors">Receives every fault.</param>
    /// <returns>The environment, or null when something is wrong.</returns>
    public IRecipeEnvironment? BindEnvironment(ConfigurationNode node, ICollection<ConfigurationError> errors) =>
        node is MappingNode { Shorthand: null } block && block.Find(MixtureSource.Key) is { } mixture ? BindMixture(block, mixture, errors) : BindOne(node, "environment", errors);

    private MixtureSource? BindMixture(MappingNode block, ConfigurationNode mixture, ICollection<ConfigurationError> errors)
    {
        const string Path = $"environment.{MixtureSource.Key}";
        var before = errors.Count;
        foreach (var other in block.Entries.Where(entry => entry.Key != MixtureSource.Key))
            errors.Add(new(other.KeyLocation, $"environment.{other.Key} stands beside {Path}, where each environment has its own settings: move it into an item of {Path}."));
        if (mixture is not SequenceNode { Items.Count: > 1 } list)
        {
            errors.Add(new(mixture.Location, $"{Path} needs two environments or more, such as [maze-v1, bandit-v1]."));
            return null;
        }

        var members = new List<MixtureMember>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            var item = list.Items[i].ExpandShorthand(IdKey);
            var written = (item as MappingNode)?.Find(MixtureMember.WeightKey);
            var weight = 1;
            if (written is not null && !(written is ScalarNode scalar && int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out weight) && weight is >= 1 and <= MixtureMember.LargestWeight))
                errors.Add(new(written.Location, $"{Path}.{i}.{MixtureMember.WeightKey} must be a whole number from 1 to {MixtureMember.LargestWeight}: use 1."));
            if (BindOne(item is MappingNode own ? own.Without(MixtureMember.WeightKey) : item, $"{Path}.{i}", errors) is not { } source)
                continue;
            if (members.Exists(member => member.Source.Id == source.Id))
                errors.Add(new(item.Location, $"{Path}.{i} is '{source.Id}', which stands there twice: keep one, and give it a larger {MixtureMember.WeightKey} to have more of it."));
            members.Add(new(source, weight));
        }

        return errors.Count == before ? new(members) : null;
    }

    private EnvironmentSource? BindOne(ConfigurationNode node, string path, ICollection<ConfigurationError> errors)
    {
        if (node.ExpandShorthand(IdKey) is not MappingNode block || block.Find(IdKey) is not ScalarNode { IsNull: false } id)
        {
            errors.Add(new(node.Location, $"{path} needs an id: use one of {string.Join(", ", registry.Environments.Select(known => known.Id))}."));
            return null;
        }

        if (!registry.TryGetEnvironment(id.Value, out var registration))
        {
            errors.Add(new(id.Location, $"{path}.id is '{id.Value}', which is not known: {registry.WhyNoEnvironment(id.Value)}"));
            return null;
        }

        return EnvironmentBinding.TryBind(registry, registration, block.Without(IdKey), path, errors);
    }

    private static IEnumerable<(MappingNode Block, string Path)> StageBlocks(MappingNode root) => root.Find("stages") is SequenceNode stages
        ? stages.Items.Select((stage, i) => (Block: stage as MappingNode ?? new MappingNode(stage.Location, []), Path: $"stages.{i}."))
        : [(root, "")];

    private static IEnumerable<(ConfigurationNode Node, string Path)> Learners(MappingNode root)
    {
        if (root.Find("learner") is { } only)
            yield return (only, "learner");
        if (root.Find("stages") is not SequenceNode stages)
            yield break;
        for (var i = 0; i < stages.Items.Count; i++)
        {
            if ((stages.Items[i] as MappingNode)?.Find("learner") is { } learner)
                yield return (learner, $"stages.{i}.learner");
        }
    }

    private (LearnerEntry? Entry, object? Options) BindLearner(ConfigurationNode node, string path, IRecipeEnvironment? environment, List<ConfigurationError> errors)
    {
        var known = Learners(registry);
        if (node.ExpandShorthand(TypeKey) is not MappingNode block || block.Find(TypeKey) is not ScalarNode { IsNull: false } type)
        {
            errors.Add(new(node.Location, $"{path}.type is missing: name a learner, such as type: grpo; docs/settings.md lists them all."));
            return (null, null);
        }

        if (!known.TryGetValue(type.Value, out var entry))
        {
            errors.Add(new(type.Location, $"{path}.type is '{type.Value}', which is not known: {NearestName.Suggest(type.Value, known.Keys)}"));
            return (null, null);
        }

        var options = OptionsBinder.TryBind(entry.OptionsType, block.Without(TypeKey), path, errors);
        if (options is ImitationOptions { Data.Count: 0 } demonstrations && environment is not null && !environment.ScriptedPolicies.Contains(demonstrations.Demonstrator))
        {
            errors.Add(new((block.Find("demonstrator") ?? node).Location,
                $"{path}.demonstrator is '{demonstrations.Demonstrator}', which {environment.Id} does not have: {NearestName.Suggest(demonstrations.Demonstrator, environment.ScriptedPolicies)}"));
        }

        return (entry, options);
    }

    private static void CheckBaselines(MappingNode root, RecipeFile? file, IRecipeEnvironment? environment, List<ConfigurationError> errors)
    {
        if (file is null || environment is null)
            return;
        var written = (root.Find("evaluation") as MappingNode)?.Find("baselines");
        for (var i = 0; i < file.Evaluation.Baselines.Count; i++)
        {
            var baseline = file.Evaluation.Baselines[i];
            if (!environment.ScriptedPolicies.Contains(baseline))
            {
                var location = ((written as SequenceNode)?.Items[i] ?? written ?? root).Location;
                errors.Add(new(location, $"evaluation.baselines.{i} is '{baseline}', which {environment.Id} does not have: {NearestName.Suggest(baseline, environment.ScriptedPolicies)}"));
            }
        }
    }

    private static void CheckStart(MappingNode root, string folder, List<ConfigurationError> errors)
    {
        if (folder.Length == 0)
            return;
        var missing = ModelFiles.FirstOrDefault(name => !File.Exists(Path.Combine(folder, name)));
        if (missing is null)
            return;
        var location = ((root.Find("policy") as MappingNode)?.Find("from") ?? root).Location;
        errors.Add(new(location, Directory.Exists(folder)
            ? $"policy.from is '{folder}', which has no {missing}: name a folder with model.safetensors, config.json and tokenizer.json."
            : $"policy.from is '{folder}', but there is no such folder: name a folder with model.safetensors, config.json and tokenizer.json."));
    }
}
