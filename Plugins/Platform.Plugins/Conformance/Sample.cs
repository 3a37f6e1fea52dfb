using System.Globalization;

namespace Platform.Plugins.Conformance;

/// <summary>A mean and how well it is known.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardError">Standard deviation over √n, the deviation over n − 1; 0 for a single value.</param>
internal readonly record struct Sample(double Mean, double StandardError)
{
    private const double Errors = 3;

    /// <summary>How far the true mean may be from this one.</summary>
    public double Room => Errors * StandardError;

    public static Sample Of(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return new(mean, values.Count < 2 ? 0 : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1) / values.Count));
    }

    public override string ToString() => StandardError == 0
        ? Mean.ToString("0.###", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Mean:0.###} ± {StandardError:0.###}");
}
