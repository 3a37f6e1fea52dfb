using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Environments.Code.Shell;

/// <summary>The task set <c>shell-tasks-v1</c>: without end, in three levels, ten kinds. Tasks differ by their seeds, which the splits do not share.</summary>
public sealed class ShellTasks : TaskGenerator
{
    /// <summary>Id of the set.</summary>
    public const string Id = "shell-tasks-v1";

    private const ulong TaskStream = 3;
    private const int MostDraws = 100;

    private static readonly IReadOnlyList<(string Name, Func<SeededRandom, int, ShellTask> Build)> s_kinds =
    [
        ("collect", FileKinds.Collect), ("permissions", FileKinds.Permissions), ("duplicates", FileKinds.Duplicates), ("releases", FileKinds.Releases), ("rename", FileKinds.Rename),
        ("report", TextKinds.Report), ("replace", TextKinds.Replace), ("table", TextKinds.Table), ("users", SystemKinds.Users), ("services", SystemKinds.Services),
    ];

    /// <summary>The set.</summary>
    public ShellTasks()
        : base(CodePlugin.ShellId, Id)
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRange> Knobs => Ranges;

    /// <inheritdoc/>
    public override IReadOnlyList<DifficultyLevel> Levels => Grades;

    /// <summary>The kinds by name; a kind's number is its place here, from 1.</summary>
    internal static IReadOnlyList<string> Kinds { get; } = [.. s_kinds.Select(kind => kind.Name)];

    internal static IReadOnlyList<ParameterRange> Ranges { get; } = [new(GradedKnobs.Kind, 1, s_kinds.Count, Integer: true), new("size", 1, 3, Integer: true)];

    internal static IReadOnlyList<DifficultyLevel> Grades { get; } = [new("easy", ("size", 1)), new("medium", ("size", 2)), new("hard", ("size", 3))];

    /// <inheritdoc/>
    protected override bool SplitByContent => false;

    /// <summary>The task of a specification. What its parameters leave open is drawn from its seed.</summary>
    /// <exception cref="ArgumentException">A parameter is not one of those that are there.</exception>
    internal static ShellTask Create(TaskSpec task, ShellOptions options)
    {
        var values = GradedKnobs.Read(task, Ranges, Grades, Kinds, options.Levels, options.Kinds);
        for (var draw = 0UL; draw < MostDraws; draw++)
        {
            if (s_kinds[values[0] - 1].Build(new SeededRandom(task.Seed, TaskStream, draw), values[1]) is { Asked.Count: > 0 } made)
                return made;
        }

        throw new InvalidOperationException($"No task of kind '{Kinds[values[0] - 1]}' that asks for a change came out of {MostDraws} draws.");
    }

    /// <inheritdoc/>
    protected override JsonObject Generate(SeededRandom random, IReadOnlyDictionary<string, double> knobs)
    {
        ArgumentNullException.ThrowIfNull(knobs);
        return new() { [GradedKnobs.Kind] = Kinds[(int)knobs[GradedKnobs.Kind] - 1] };
    }
}
