using System.Globalization;

namespace Platform.Sdk;

/// <summary>How hard tasks are: the values each knob may have. A task draws each of its knobs uniformly.</summary>
/// <param name="Name">Short name, such as <c>easy</c>: part of its tasks' ids.</param>
/// <param name="Knobs">Knobs by name; one that is left out may be anything that the knob allows.</param>
public sealed record DifficultyLevel(string Name, IReadOnlyDictionary<string, KnobValues> Knobs)
{
    /// <summary>A level without limits of its own.</summary>
    /// <param name="name">Short name.</param>
    public DifficultyLevel(string name)
        : this(name, new Dictionary<string, KnobValues>())
    {
    }

    /// <summary>A level made of its knobs, in pairs of a name and the values it may have.</summary>
    /// <param name="name">Short name.</param>
    /// <param name="knobs">The knobs.</param>
    public DifficultyLevel(string name, params ReadOnlySpan<(string Knob, KnobValues Values)> knobs)
        : this(name, ToDictionary(knobs))
    {
    }

    /// <summary>This level with one knob set otherwise. Its name says so, so that ids stay unique.</summary>
    /// <param name="knob">Name of the knob.</param>
    /// <param name="values">What it may be.</param>
    public DifficultyLevel With(string knob, KnobValues values) =>
        new($"{Name},{knob}={values}", new Dictionary<string, KnobValues>(Knobs) { [knob] = values });

    private static Dictionary<string, KnobValues> ToDictionary(ReadOnlySpan<(string Knob, KnobValues Values)> knobs)
    {
        var values = new Dictionary<string, KnobValues>(StringComparer.Ordinal);
        foreach (var (knob, range) in knobs)
            values.Add(knob, range);
        return values;
    }
}

/// <summary>What a knob may be at some level, both ends included.</summary>
/// <param name="Low">Smallest value.</param>
/// <param name="High">Largest value, at least <paramref name="Low"/>.</param>
public readonly record struct KnobValues(double Low, double High)
{
    /// <summary>One value and no other.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator KnobValues(double value) => new(value, value);

    /// <summary>A range.</summary>
    /// <param name="range">Its ends.</param>
    public static implicit operator KnobValues((double Low, double High) range) => new(range.Low, range.High);

    /// <summary>One value and no other; the implicit conversion in words.</summary>
    /// <param name="value">The value.</param>
    public static KnobValues FromDouble(double value) => value;

    /// <summary>A range; the implicit conversion in words.</summary>
    /// <param name="range">Its ends.</param>
    public static KnobValues FromValueTuple((double Low, double High) range) => range;

    /// <summary>Such as <c>5</c> or <c>3..6</c>.</summary>
    public override string ToString() => Low == High
        ? Low.ToString("R", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Low:R}..{High:R}");
}
