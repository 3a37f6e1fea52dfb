using Platform.Environments.Calendar.Tasks.Kinds;
using Platform.Sdk;

namespace Platform.Environments.Calendar.Tasks;

/// <summary>A kind of task.</summary>
/// <param name="Name">As in recipes.</param>
/// <param name="Build">Makes a task out of a fresh draft; null if chance left no room for it, so that another draft is needed.</param>
internal sealed record TaskKind(string Name, Func<TaskDraft, CalendarTask?> Build);

/// <summary>The twelve kinds. A kind's number is its place here, from 1.</summary>
internal static class TaskKinds
{
    private const int MostDraws = 500;
    private const ulong KnobStream = 1;
    private const ulong DraftStream = 2;

    public static IReadOnlyList<TaskKind> All { get; } =
    [
        new("schedule", Schedule.Build), new("reschedule", Reschedule.Build), new("reply", Reply.Build), new("add-sender", AddSender.Build),
        new("forward", Forward.Build), new("resolve", Resolve.Build), new("summarise", Summarise.Build), new("invite", Invite.Build),
        new("correct", Correct.Build), new("repeat", Repeat.Build), new("errands", Errands.Build), new("question", Question.Build),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(kind => kind.Name)];

    /// <summary>The task of a specification. What its parameters leave open is drawn from its seed.</summary>
    /// <param name="task">Parameters: <see cref="TaskKnobs.Kind"/>, <see cref="TaskKnobs.Level"/>, and the other knobs by name.</param>
    /// <param name="kinds">Kinds to draw from where the task names none.</param>
    /// <param name="levels">Levels to draw from where the task names none.</param>
    /// <exception cref="ArgumentException">A parameter is not one of those that are there.</exception>
    public static CalendarTask Create(TaskSpec task, IReadOnlyList<string> kinds, IReadOnlyList<DifficultyLevel> levels)
    {
        var random = new SeededRandom(task.Seed, KnobStream);
        var (drawnKind, drawnLevel) = (kinds[random.Next(kinds.Count)], levels[random.Next(levels.Count)]);
        var kind = task.Parameters[TaskKnobs.Kind] is { } given ? Kind(given) : Named(drawnKind);
        var knobs = TaskKnobs.Of(task.Parameters, Level(task, drawnLevel), random);
        for (var draw = 0UL; draw < MostDraws; draw++)
        {
            if (kind.Build(new(new(task.Seed, DraftStream, draw), knobs)) is { } made)
                return made;
        }

        throw new InvalidOperationException($"No task of kind '{kind.Name}' came out of {MostDraws} draws with {knobs}: the calendar is too full for it; take fewer events.");
    }

    private static TaskKind Kind(System.Text.Json.Nodes.JsonNode given) =>
        given.GetValueKind() == System.Text.Json.JsonValueKind.String ? Named(given.GetValue<string>()) : All[TaskKnobs.Number(given, TaskKnobs.Ranges[0]) - 1];

    private static TaskKind Named(string name) => All.FirstOrDefault(kind => kind.Name == name)
        ?? throw new ArgumentException($"There is no kind of task '{name}': {NearestName.Suggest(name, Names)}");

    // A level that someone narrowed ("hard,parts=2") gives every knob as a parameter of its own, so its name need not be known.
    private static DifficultyLevel Level(TaskSpec task, DifficultyLevel drawn) =>
        task.Parameters[TaskKnobs.Level] is { } given ? TaskKnobs.Levels.FirstOrDefault(level => level.Name == given.ToString()) ?? drawn : drawn;
}
