using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Plugins.Tasks;

/// <summary>Which tasks of a set are wanted.</summary>
public record TaskNarrowing
{
    /// <summary>Difficulty levels to draw from, in turns; empty takes all.</summary>
    [Setting("Difficulty levels to draw from, in turns; empty takes all.")]
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>Knobs to set: a number, or a list of the lowest and the highest.</summary>
    [Setting("Knobs to set, such as {length: 5} or {length: [3, 6]}.")]
    public JsonObject Knobs { get; init; } = [];

    /// <summary>Parameters that a task must have: a value, a list of values, or a block with min and max.</summary>
    [Setting("Parameters that a task must have, such as {kind: [add, subtract], digits: {max: 3}}.")]
    public JsonObject Filter { get; init; } = [];

    /// <summary>Those tasks of a set.</summary>
    /// <param name="set">The set.</param>
    /// <exception cref="InvalidDataException">The set has no such level or knob, or no task fits: one sentence.</exception>
    public ITaskSet Apply(ITaskSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (Levels.Count > 0 || Knobs.Count > 0)
        {
            if (set is not IGradedTasks graded)
                throw new InvalidDataException($"'{set.Name}' has no levels and no knobs: leave levels and knobs out, or use filter.");
            set = new GradedView(graded, [.. Wanted(graded)]);
            try
            {
                // A level whose knobs do not go that far is found now, not in the middle of a run.
                for (var level = 0; level < Math.Max(1, Levels.Count); level++)
                    set.Get(set.Splits[0].Name, level);
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
            {
                throw new InvalidDataException(exception.Message, exception);
            }
        }

        return Filter.Count > 0 ? FilteredTasks.Of(set, TaskFilter.Read(Filter), Filter.ToJsonString()) : set;
    }

    private IEnumerable<DifficultyLevel> Wanted(IGradedTasks graded)
    {
        var levels = Levels.Count == 0 ? graded.Levels : [.. Levels.Select(name => graded.Levels.FirstOrDefault(level => level.Name == name)
            ?? throw new InvalidDataException($"levels names '{name}', which '{graded.Name}' does not have: {NearestName.Suggest(name, graded.Levels.Select(level => level.Name))}"))];
        return levels.Select(level => Knobs.Aggregate(level, (narrowed, knob) => narrowed.With(knob.Key, Values(knob.Key, knob.Value))));
    }

    private static KnobValues Values(string knob, JsonNode? value)
    {
        double?[] ends = value is JsonArray { Count: 2 } range ? [Number(range[0]), Number(range[1])] : [Number(value), Number(value)];
        return ends is [{ } low, { } high]
            ? (low, high)
            : throw new InvalidDataException($"knobs.{knob} is {value?.ToJsonString() ?? "null"}, but a number or a list of the lowest and the highest is expected, such as [3, 6].");
    }

    private static double? Number(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number && double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
