using System.Text.Json.Nodes;
using Platform.Environments.Code.Languages;
using Platform.Sdk;

namespace Platform.Environments.Code.Repl;

/// <summary>The task set <c>repl-tasks-v1</c>: without end, in three levels, six kinds. Tasks differ by their seeds, which the splits do not share.</summary>
public sealed class ReplTasks : TaskGenerator
{
    /// <summary>Id of the set.</summary>
    public const string Id = "repl-tasks-v1";

    private const ulong TaskStream = 3;

    private static readonly IReadOnlyList<(string Name, Func<SeededRandom, int, CodeLanguage, ReplTask> Build)> s_kinds =
        [("records", ReplKinds.Records), ("search", ReplKinds.Search), ("links", ReplKinds.Links), ("cipher", ReplKinds.Cipher), ("vault", ReplKinds.Vault), ("machine", ReplKinds.Machine)];

    /// <summary>The set.</summary>
    public ReplTasks()
        : base(CodePlugin.ReplId, Id)
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRange> Knobs => Ranges;

    /// <inheritdoc/>
    public override IReadOnlyList<DifficultyLevel> Levels => Grades;

    /// <summary>The kinds by name; a kind's number is its place here, from 1.</summary>
    internal static IReadOnlyList<string> Kinds { get; } = [.. s_kinds.Select(kind => kind.Name)];

    internal static IReadOnlyList<ParameterRange> Ranges { get; } = [new(GradedKnobs.Kind, 1, s_kinds.Count, Integer: true), new("size", 1, 3, Integer: true), new("language", 1, 2, Integer: true)];

    internal static IReadOnlyList<DifficultyLevel> Grades { get; } = [new("easy", ("size", 1)), new("medium", ("size", 2)), new("hard", ("size", 3))];

    /// <inheritdoc/>
    protected override bool SplitByContent => false;

    /// <summary>The task of a specification. What its parameters leave open is drawn from its seed.</summary>
    /// <exception cref="ArgumentException">A parameter is not one of those that are there.</exception>
    internal static ReplTask Create(TaskSpec task, ReplOptions options)
    {
        var knobs = task.Parameters["language"] is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.String ? Numbered(task, LanguageNames.Parse(value)) : task;
        var values = GradedKnobs.Read(knobs, Ranges, Grades, Kinds, options.Levels, options.Kinds);
        var language = task.Parameters["language"] is null && options.Languages.Count > 0 ? LanguageNames.Parse(options.Languages[values[2] % options.Languages.Count]) : (CodeLanguage)(values[2] - 1);
        return s_kinds[values[0] - 1].Build(new SeededRandom(task.Seed, TaskStream), values[1], language);
    }

    /// <inheritdoc/>
    protected override JsonObject Generate(SeededRandom random, IReadOnlyDictionary<string, double> knobs)
    {
        ArgumentNullException.ThrowIfNull(knobs);
        return new() { [GradedKnobs.Kind] = Kinds[(int)knobs[GradedKnobs.Kind] - 1] };
    }

    private static TaskSpec Numbered(TaskSpec task, CodeLanguage language)
    {
        var parameters = task.Parameters.DeepClone().AsObject();
        parameters["language"] = (int)language + 1;
        return task with { Parameters = parameters };
    }
}
