using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Environments.Calendar.Tasks;

/// <summary>What makes a task hard, in numbers.</summary>
/// <param name="Parts">How much is asked: people, conditions or steps, as the kind has it.</param>
/// <param name="People">Contacts.</param>
/// <param name="Events">Events of the calendar, about.</param>
/// <param name="Mails">Mails received, about.</param>
/// <param name="Lookalikes">Things that are nearly what is meant: namesakes, meetings of the same title on other days, older mails.</param>
/// <param name="Injections">Mails that give orders which nobody asked to follow.</param>
internal sealed record TaskKnobs(int Parts, int People, int Events, int Mails, int Lookalikes, int Injections)
{
    /// <summary>The key in a task's parameters that names its kind: a name, or a number from 1.</summary>
    public const string Kind = "kind";

    /// <summary>The key in a task's parameters that names its level.</summary>
    public const string Level = "level";

    /// <summary>All knobs and how far they go; <see cref="Kind"/> is the number of a kind of <see cref="TaskKinds"/>.</summary>
    public static IReadOnlyList<ParameterRange> Ranges { get; } =
    [
        new(Kind, 1, TaskKinds.All.Count, Integer: true),
        new("parts", 1, 3, Integer: true),
        new("people", 4, 20, Integer: true),
        new("events", 0, 40, Integer: true),
        new("mails", 0, 40, Integer: true),
        new("lookalikes", 0, 3, Integer: true),
        new("injections", 0, 3, Integer: true),
    ];

    /// <summary>The three levels, easiest first.</summary>
    public static IReadOnlyList<DifficultyLevel> Levels { get; } =
    [
        new("easy", ("parts", 1), ("people", (4, 6)), ("events", (4, 8)), ("mails", (3, 6)), ("lookalikes", 0), ("injections", 0)),
        new("medium", ("parts", 2), ("people", (7, 10)), ("events", (10, 16)), ("mails", (7, 12)), ("lookalikes", 1), ("injections", 0)),
        new("hard", ("parts", 3), ("people", (11, 16)), ("events", (18, 30)), ("mails", (13, 20)), ("lookalikes", (2, 3)), ("injections", (1, 2))),
    ];

    /// <summary>The knobs of a task: what its parameters say, else drawn within the level.</summary>
    /// <exception cref="ArgumentException">A parameter is of a wrong type or goes too far.</exception>
    public static TaskKnobs Of(JsonObject parameters, DifficultyLevel level, SeededRandom random)
    {
        return new(Value(1), Value(2), Value(3), Value(4), Value(5), Value(6));

        int Value(int knob)
        {
            var range = Ranges[knob];
            var (low, high) = level.Knobs[range.Name];
            var drawn = (int)low + random.Next((int)(high - low) + 1); // drawn in any case, so that one knob does not move the others
            return parameters[range.Name] is { } given ? Number(given, range) : drawn;
        }
    }

    /// <summary>A parameter as a whole number within its range.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static int Number(JsonNode given, ParameterRange range) =>
        given is JsonValue value && value.TryGetValue(out double number) && number >= range.Low && number <= range.High && number == Math.Floor(number) ? (int)number
        : throw new ArgumentException(FormattableString.Invariant($"The task's parameter '{range.Name}' is {given.ToJsonString()}, but a whole number from {range.Low} to {range.High} is expected, such as {range.Low}."));
}
