namespace Platform.Host.Charts;

/// <summary>One curve.</summary>
/// <param name="Name">As the legend shows it.</param>
/// <param name="Points">In the order of x; points whose y is not finite are left out when drawn.</param>
internal sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>The curve with each y replaced by the mean over a window of points around it, cut at the ends.</summary>
    /// <param name="window">Points in the window, 1 or more; 1 changes nothing.</param>
    public Series Smooth(int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        var finite = Points.Where(point => double.IsFinite(point.Y)).ToArray();
        var (before, after) = ((window - 1) / 2, window / 2);
        return this with
        {
            Points = [.. finite.Select((point, i) =>
            {
                var part = finite.AsSpan(Math.Max(0, i - before), Math.Min(finite.Length, i + after + 1) - Math.Max(0, i - before));
                var sum = 0.0;
                foreach (var (_, y) in part)
                    sum += y;
                return (point.X, sum / part.Length);
            })],
        };
    }
}
