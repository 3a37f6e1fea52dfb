using System.Globalization;

namespace Platform.Host.Charts;

/// <summary>A range of numbers with round marks on it.</summary>
internal sealed class Axis
{
    /// <summary>An axis over the given values.</summary>
    /// <param name="values">Finite values; none gives the range 0 to 1.</param>
    /// <param name="marks">About how many marks, 2 or more.</param>
    public Axis(IEnumerable<double> values, int marks)
    {
        var all = values.ToArray();
        var (low, high) = all.Length == 0 ? (0, 1) : (all.Min(), all.Max());
        if (high - low < 1e-12 * Math.Max(1, Math.Abs(high)))
            (low, high) = (low - 0.5, high + 0.5);
        Step = RoundStep((high - low) / (marks - 1));
        Low = Math.Floor(low / Step) * Step;
        High = Math.Ceiling(high / Step) * Step;
    }

    /// <summary>Smallest value, a multiple of <see cref="Step"/>.</summary>
    public double Low { get; }

    /// <summary>Largest value, a multiple of <see cref="Step"/>.</summary>
    public double High { get; }

    /// <summary>Distance of two marks: 1, 2 or 5 times a power of ten.</summary>
    public double Step { get; }

    /// <summary>The marks, lowest first.</summary>
    public IEnumerable<double> Marks => Enumerable.Range(0, (int)Math.Round((High - Low) / Step) + 1).Select(i => Low + (i * Step));

    /// <summary>Where a value lies, from 0 at <see cref="Low"/> to 1 at <see cref="High"/>.</summary>
    public double Share(double value) => (value - Low) / (High - Low);

    /// <summary>A value with as many decimals as the marks need.</summary>
    public string Label(double value)
    {
        var decimals = (int)Math.Clamp(-Math.Floor(Math.Log10(Step) + 1e-9), 0, 9);
        var rounded = Math.Round(value, decimals);
        return (rounded == 0 ? 0 : rounded).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static double RoundStep(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return (step / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }
}
