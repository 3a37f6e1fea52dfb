using System.Text;

namespace Platform.Host.Charts;

/// <summary>A curve in characters, for terminals and logs.</summary>
internal static class TextChart
{
    private const string Eighths = "▁▂▃▄▅▆▇█";

    /// <summary>Draws one curve as columns of blocks, each the mean of the points that fall into it.</summary>
    /// <param name="series">The curve.</param>
    /// <param name="width">Columns of the drawing, 8 or more, labels not counted.</param>
    /// <param name="height">Lines of the drawing, 2 or more.</param>
    /// <returns>Lines ended by newlines; empty when there is nothing to draw.</returns>
    public static string Draw(Series series, int width, int height)
    {
        var points = series.Points.Where(point => double.IsFinite(point.Y)).ToArray();
        if (points.Length == 0)
            return "";
        width = Math.Min(width, Math.Max(8, points.Length));
        var columns = Columns(points, width);
        var axis = new Axis(columns.Where(double.IsFinite), Math.Max(2, height / 2));
        var labelWidth = axis.Marks.Max(mark => axis.Label(mark).Length);
        var text = new StringBuilder();
        for (var line = height - 1; line >= 0; line--)
        {
            var label = line == height - 1 ? axis.Label(axis.High) : line == 0 ? axis.Label(axis.Low) : "";
            text.Append(label.PadLeft(labelWidth)).Append(" ┤");
            foreach (var value in columns)
            {
                // A column reaches up to its value; the lowest value still shows one eighth.
                var filled = double.IsFinite(value) ? Math.Max(1, (int)Math.Round(axis.Share(value) * height * 8)) - (line * 8) : 0;
                text.Append(filled <= 0 ? ' ' : Eighths[Math.Min(filled, 8) - 1]);
            }

            text.Append('\n');
        }

        var (first, last) = ($"{points[0].X:0}", $"{points[^1].X:0}");
        return text.Append(' ', labelWidth + 2).Append(first).Append(' ', Math.Max(1, columns.Length - first.Length - last.Length)).Append(last).Append('\n').ToString();
    }

    /// <summary>A curve in one line of blocks.</summary>
    /// <param name="values">The values; those that are not finite are left out.</param>
    /// <param name="width">Most characters.</param>
    public static string Sparkline(IReadOnlyList<double> values, int width)
    {
        var points = values.Where(double.IsFinite).Select((value, i) => ((double)i, value)).ToArray();
        if (points.Length == 0)
            return "";
        var columns = Columns(points, Math.Min(width, points.Length));
        var (low, high) = (columns.Min(), columns.Max());
        return string.Concat(columns.Select(value => Eighths[high > low ? (int)Math.Round((value - low) / (high - low) * 7) : 0]));
    }

    private static double[] Columns((double X, double Y)[] points, int width) =>
        [.. Enumerable.Range(0, width).Select(column =>
        {
            var (from, to) = (column * points.Length / width, (column + 1) * points.Length / width);
            return from < to ? points[from..to].Average(point => point.Y) : double.NaN;
        })];
}
