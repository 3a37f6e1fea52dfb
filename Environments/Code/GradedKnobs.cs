using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Environments.Code;

/// <summary>Reads the knobs of tasks whose kind has a number and a name, and whose other knobs come with a level.</summary>
internal static class GradedKnobs
{
    /// <summary>The key in a task's parameters that names its kind: a name, or a number from 1.</summary>
    public const string Kind = "kind";

    /// <summary>The key that names its level.</summary>
    public const string Level = "level";

    private const ulong LevelStream = 1;
    private const ulong KnobStream = 2;

    /// <summary>The knobs of a task: what its parameters say, else drawn from its seed within its level.</summary>
    /// <param name="task">The task.</param>
    /// <param name="ranges">The knobs; the first is <see cref="Kind"/>.</param>
    /// <param name="levels">All levels.</param>
    /// <param name="kinds">Names of all kinds.</param>
    /// <param name="someLevels">Those to draw from where the task names none; empty for all.</param>
    /// <param name="someKinds">Likewise for kinds.</param>
    /// <returns>The values in the order of <paramref name="ranges"/>.</returns>
    /// <exception cref="ArgumentException">A parameter is of a wrong type or goes too far.</exception>
    public static int[] Read(TaskSpec task, IReadOnlyList<ParameterRange> ranges, IReadOnlyList<DifficultyLevel> levels, IReadOnlyList<string> kinds, IReadOnlyList<string> someLevels, IReadOnlyList<string> someKinds)
    {
        DifficultyLevel[] drawable = someLevels.Count > 0 ? [.. levels.Where(level => someLevels.Contains(level.Name))] : [.. levels];
        var drawn = drawable[new SeededRandom(task.Seed, LevelStream).Next(drawable.Length)];
        // A level that someone narrowed ("hard,size=2") gives every knob as a parameter of its own, so its name need not be known.
        var level = task.Parameters[Level] is { } named ? levels.FirstOrDefault(level => level.Name == named.ToString()) ?? drawn : drawn;
        var random = new SeededRandom(task.Seed, KnobStream);
        var values = new int[ranges.Count];
        foreach (var (index, range) in ranges.Index())
        {
            var (low, high) = level.Knobs.TryGetValue(range.Name, out var narrowed) ? narrowed : new KnobValues(range.Low, range.High);
            values[index] = (int)low + random.Next((int)(high - low) + 1); // drawn in any case, so that one knob does not move the others
            if (index == 0 && someKinds.Count > 0)
                values[0] = 1 + kinds.ToList().IndexOf(someKinds[values[0] % someKinds.Count]);
            if (task.Parameters[range.Name] is { } given)
                values[index] = index == 0 && given.GetValueKind() == JsonValueKind.String ? 1 + Named(given.GetValue<string>(), kinds) : Number(given, range);
        }

        return values;
    }

    /// <summary>A parameter as a whole number within its range.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static int Number(JsonNode given, ParameterRange range) =>
        // by its text, since a number made in memory reads as its own type alone
        given.GetValueKind() == JsonValueKind.Number && double.TryParse(given.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= range.Low && number <= range.High && number == Math.Floor(number) ? (int)number
        : throw new ArgumentException(FormattableString.Invariant($"The task's parameter '{range.Name}' is {given.ToJsonString()}, but a whole number from {range.Low} to {range.High} is expected, such as {range.Low}."));

    /// <summary>The faults of a setting that lists names.</summary>
    public static IEnumerable<SettingError> Check(string path, IReadOnlyList<string> given, string what, IReadOnlyList<string> known) =>
        given.Where(value => !known.Contains(value)).Select(value => new SettingError(path, $"{path} has '{value}', but {what} is expected: {NearestName.Suggest(value, known)}"));

    private static int Named(string name, IReadOnlyList<string> kinds) => kinds.ToList().IndexOf(name) is >= 0 and var place ? place
        : throw new ArgumentException($"There is no kind of task '{name}': {NearestName.Suggest(name, kinds)}");
}
