using Platform.Plugins.Configuration;
using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Host.Recipes.Mixtures;

/// <summary>Several environments that one run is trained on, task by task in turn: <c>environment.mixture</c> of a recipe.</summary>
/// <remarks>Each keeps its options, its tasks and its own instances; a task names the environment that plays it.</remarks>
internal sealed class MixtureSource : IRecipeEnvironment
{
    /// <summary>The key in a recipe.</summary>
    public const string Key = "mixture";

    private static readonly SourceLocation Written = new("(resolved recipe)", 0, 0);

    /// <summary>A mixture.</summary>
    /// <param name="members">Two or more, no environment twice.</param>
    public MixtureSource(IReadOnlyList<MixtureMember> members)
    {
        Members = members;
        Id = string.Join('+', members.Select(member => member.Source.Id));
        Tasks = new MixtureTasks(members);
        ScriptedPolicies = [.. members.Select(member => member.Source.ScriptedPolicies).Aggregate<IEnumerable<string>>((common, own) => common.Intersect(own)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The environments.</summary>
    public IReadOnlyList<MixtureMember> Members { get; }

    /// <summary>The ids of all, joined by a plus sign.</summary>
    public string Id { get; }

    /// <inheritdoc/>
    public EnvironmentDocumentation Documentation
    {
        get
        {
            var headlines = Members.Select(member => member.Source.Documentation.Headline).Distinct().ToArray();
            return new($"A mixture of {string.Join(", ", Members.Select(member => member.Source.Id))}.", "As the task's environment says.", "As the task's environment says.", "As the task's environment says.", "As the task's environment says.")
            {
                Headline = headlines is [var common] ? common : "return",
            };
        }
    }

    /// <summary>Those that every environment has.</summary>
    public IReadOnlyList<string> ScriptedPolicies { get; }

    /// <inheritdoc/>
    public ITaskSource Tasks { get; }

    /// <inheritdoc/>
    public long Revision => Members.Sum(member => member.Source.Revision);

    /// <inheritdoc/>
    public bool Plays(string environment) => Members.Any(member => member.Source.Id == environment);

    /// <inheritdoc/>
    public IEnvironment Create() => new MixtureEnvironment(Members);

    /// <inheritdoc/>
    public IScriptedPolicy CreateScripted(string name) => ScriptedPolicies.Contains(name)
        ? new MixturePolicy(Members.ToDictionary(member => member.Source.Id, member => member.Source.CreateScripted(name)))
        : throw new KeyNotFoundException($"The environments of the mixture have no scripted policy '{name}' in common: {NearestName.Suggest(name, ScriptedPolicies)}");

    /// <inheritdoc/>
    public MappingNode Write() => new(Written, [new MappingEntry(Key, Written, new SequenceNode(Written, [.. Members.Select(member =>
        member.Source.Write().With(MixtureMember.WeightKey, YamlWriter.ToNode(member.Weight)))]))]);
}
