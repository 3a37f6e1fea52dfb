using Platform.Plugins;
using Platform.Plugins.Configuration;
using Platform.Sdk;
using Platform.Training.Curricula;
using Platform.Training.Plans;
using Platform.Training.Rewards;

namespace Platform.Host.Recipes;

/// <summary>Reads what plugins bring to a stage: <c>rewards</c> and <c>curriculum</c>.</summary>
/// <param name="registry">What plugins bring.</param>
internal sealed class RubricReader(PluginRegistry registry)
{
    private const string IdKey = "id";
    private static readonly SourceLocation Unwritten = new("(default)", 0, 0);
    private static readonly string[] EnvironmentKeys = [IdKey, "name", "weight"];

    /// <summary>The parts of a rubric.</summary>
    /// <param name="node">The list; null where the recipe has none.</param>
    /// <param name="path">Where it stands, such as <c>rewards</c>.</param>
    /// <param name="errors">Receives every fault.</param>
    public IReadOnlyList<RewardPart> Rewards(ConfigurationNode? node, string path, ICollection<ConfigurationError> errors)
    {
        if (node is not SequenceNode list)
            return RewardPart.Default; // what is written as anything else is already told
        var before = errors.Count;
        var parts = new List<RewardPart>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (Part(list.Items[i], $"{path}.{i}", errors) is not { } part)
                continue;
            if (parts.Any(known => known.Name == part.Name))
                errors.Add(new(list.Items[i].Location, $"{path} has two parts named '{part.Name}', but metrics tell parts apart by name: give one a name of its own."));
            parts.Add(part);
        }

        if (errors.Count == before && parts.All(part => part.Weight == 0))
            errors.Add(new(list.Location, $"{path} has no part with a weight, so there is nothing to train on: use [{RewardPart.EnvironmentId}], or give a part a weight."));
        return parts;
    }

    /// <summary>A curriculum.</summary>
    /// <param name="node">An id, or a block with an id and that curriculum's settings; null where the recipe has none.</param>
    /// <param name="path">Where it stands, such as <c>curriculum</c>.</param>
    /// <param name="errors">Receives every fault.</param>
    public ICurriculumSource Curriculum(ConfigurationNode? node, string path, ICollection<ConfigurationError> errors)
    {
        var known = registry.Curricula.Select(curriculum => curriculum.Id).ToArray();
        if (node is null && !known.Contains(UniformCurriculum.Id))
            return new UniformSource();
        node ??= new ScalarNode(Unwritten, UniformCurriculum.Id);
        if (node.ExpandShorthand(IdKey) is not MappingNode block || block.Find(IdKey) is not ScalarNode { IsNull: false } id)
            errors.Add(new(node.Location, $"{path} needs an id: use one of {string.Join(", ", known)}."));
        else if (!known.Contains(id.Value))
            errors.Add(new(id.Location, $"{path}.id is '{id.Value}', which is not known: {NearestName.Suggest(id.Value, known)}"));
        else if (registry.Curriculum(id.Value) is var registration && OptionsBinder.TryBind(registration.OptionsType, block.Without(IdKey), path, errors) is { } options)
            return new CurriculumSource(registration, options);
        return new UniformSource();
    }

    /// <summary>Finds measures of an evaluation that no rubric has.</summary>
    /// <param name="root">The recipe.</param>
    /// <param name="file">What of it depends on no plugin; null where that is wrong.</param>
    /// <param name="parts">The parts of all stages' rubrics.</param>
    /// <param name="errors">Receives every fault.</param>
    public static void CheckMetrics(MappingNode root, RecipeFile? file, IReadOnlyList<RewardPart> parts, ICollection<ConfigurationError> errors)
    {
        var known = parts.Select(part => RewardStatistics.PartPrefix + part.Name).Distinct().ToArray();
        var written = (root.Find("evaluation") as MappingNode)?.Find("metrics");
        for (var i = 0; i < (file?.Evaluation.Metrics.Count ?? 0); i++)
        {
            var metric = file!.Evaluation.Metrics[i];
            if (metric.StartsWith(RewardStatistics.PartPrefix, StringComparison.Ordinal) && !known.Contains(metric))
                errors.Add(new(((written as SequenceNode)?.Items[i] ?? written ?? root).Location, $"evaluation.metrics.{i} is '{metric}', which no stage has among its rewards: {NearestName.Suggest(metric, known)}"));
        }
    }

    /// <summary>A part as it is written in a resolved recipe.</summary>
    /// <param name="part">The part.</param>
    public static MappingNode Write(RewardPart part)
    {
        MappingEntry[] own = [Entry(IdKey, part.Rewarder?.Id ?? RewardPart.EnvironmentId), Entry("name", part.Name), Entry("weight", part.Weight)];
        return new(Unwritten, part.Rewarder is not RewarderSource source ? own :
            [.. own, Entry("timeoutSeconds", part.TimeoutSeconds), Entry("concurrency", part.Concurrency), .. ((MappingNode)YamlWriter.ToNode(source.Options)).Entries]);
    }

    /// <summary>A curriculum as it is written in a resolved recipe.</summary>
    /// <param name="curriculum">The curriculum.</param>
    public static MappingNode Write(ICurriculumSource curriculum) =>
        new(Unwritten, [Entry(IdKey, curriculum.Id), .. curriculum is CurriculumSource source ? ((MappingNode)YamlWriter.ToNode(source.Options)).Entries : []]);

    private RewardPart? Part(ConfigurationNode node, string path, ICollection<ConfigurationError> errors)
    {
        string[] known = [RewardPart.EnvironmentId, .. registry.Rewarders.Select(rewarder => rewarder.Id)];
        if (node.ExpandShorthand(IdKey) is not MappingNode block || block.Find(IdKey) is not ScalarNode { IsNull: false } id)
        {
            errors.Add(new(node.Location, $"{path} needs an id: use one of {string.Join(", ", known)}."));
            return null;
        }

        if (!known.Contains(id.Value))
        {
            errors.Add(new(id.Location, $"{path}.id is '{id.Value}', which is not known: {NearestName.Suggest(id.Value, known)}"));
            return null;
        }

        var before = errors.Count;
        var registration = id.Value == RewardPart.EnvironmentId ? null : registry.Rewarder(id.Value);
        var keys = registration is null ? EnvironmentKeys : RewarderRegistration.ReservedKeys;
        var options = registration is null ? [] : RecipeSchema.Properties(JsonSchema.For(registration.OptionsType)).Select(pair => pair.Key).ToArray();
        foreach (var entry in block.Entries.Where(entry => !keys.Contains(entry.Key) && !options.Contains(entry.Key)))
            errors.Add(new(entry.KeyLocation, $"{path}.{entry.Key} is not a setting: {NearestName.Suggest(entry.Key, [.. keys, .. options])}"));
        var settings = (RewardSettings?)OptionsBinder.TryBind(typeof(RewardSettings), Only(block, keys), path, errors);
        var bound = registration is null ? null : OptionsBinder.TryBind(registration.OptionsType, Only(block, options), path, errors);
        if (settings is not null)
            CheckName(settings, registration, block, path, errors);
        if (errors.Count > before)
            return null;
        var source = registration is null ? null : new RewarderSource(registration, bound!);
        return new(settings!.Name.Length > 0 ? settings.Name : id.Value, settings.Weight, source) { TimeoutSeconds = settings.TimeoutSeconds, Concurrency = settings.Concurrency };
    }

    private static void CheckName(RewardSettings settings, RewarderRegistration? registration, MappingNode block, string path, ICollection<ConfigurationError> errors)
    {
        var location = (block.Find("name") ?? block).Location;
        if (settings.Name.Length > 0 && !RunNames.IsValid(settings.Name))
            errors.Add(new(location, $"{path}.name is '{settings.Name}', but {RunNames.Form}."));
        else if (registration is not null && settings.Name == RewardPart.EnvironmentId)
            errors.Add(new(location, $"{path}.name is '{settings.Name}', which is the environment's own reward: choose another, such as {registration.Id}."));
    }

    private static MappingNode Only(MappingNode block, IReadOnlyList<string> keys) => block with { Entries = [.. block.Entries.Where(entry => keys.Contains(entry.Key))] };

    private static MappingEntry Entry(string key, object value) => new(key, Unwritten, YamlWriter.ToNode(value));
}
