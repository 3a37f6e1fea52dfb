using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Environments.Calendar.Tasks;

/// <summary>The task set <c>calendar-tasks-v1</c>: without end, in three levels, all kinds equally often. Tasks differ by their seeds, which the splits do not share.</summary>
public sealed class CalendarTasks : TaskGenerator
{
    /// <summary>Id of the set.</summary>
    public const string Id = "calendar-tasks-v1";

    /// <summary>The set.</summary>
    public CalendarTasks()
        : base(CalendarPlugin.Id, Id)
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRange> Knobs => TaskKnobs.Ranges;

    /// <inheritdoc/>
    public override IReadOnlyList<DifficultyLevel> Levels => TaskKnobs.Levels;

    /// <inheritdoc/>
    protected override bool SplitByContent => false;

    /// <inheritdoc/>
    protected override JsonObject Generate(SeededRandom random, IReadOnlyDictionary<string, double> knobs)
    {
        ArgumentNullException.ThrowIfNull(knobs);
        return new() { [TaskKnobs.Kind] = TaskKinds.Names[(int)knobs[TaskKnobs.Kind] - 1] };
    }
}
