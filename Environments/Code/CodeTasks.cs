using System.Text.Json.Nodes;
using Platform.Environments.Code.Problems;
using Platform.Sdk;

namespace Platform.Environments.Code;

/// <summary>The task set <c>code-tasks-v1</c>: without end, in four levels. A problem belongs to one split alone, by what it is.</summary>
public sealed class CodeTasks : TaskGenerator
{
    /// <summary>Id of the set.</summary>
    public const string Id = "code-tasks-v1";

    /// <summary>The set.</summary>
    public CodeTasks()
        : base(CodePlugin.CodeId, Id)
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRange> Knobs => CodeKnobs.Ranges;

    /// <inheritdoc/>
    public override IReadOnlyList<DifficultyLevel> Levels => CodeKnobs.Levels;

    /// <inheritdoc/>
    protected override JsonObject Generate(SeededRandom random, IReadOnlyDictionary<string, double> knobs)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(knobs);
        var family = ProblemFamilies.All[(int)knobs[CodeKnobs.Family] - 1];
        return new()
        {
            [CodeKnobs.Family] = family.Name,
            [CodeKnobs.Spec] = ProblemFamilies.Draw(family, random, (int)knobs[CodeKnobs.Size]),
        };
    }
}
