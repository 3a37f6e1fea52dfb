using System.Globalization;
using System.Net;
using System.Text;

namespace Platform.Host.Charts;

/// <summary>Curves as a picture that stands alone: one SVG file, readable on light and dark pages.</summary>
internal static class SvgChart
{
    private const int Width = 760;
    private const int Height = 380;
    private const int Left = 64;
    private const int Right = 16;
    private const int Top = 44;
    private const int Bottom = 52;

    // Okabe and Ito's colours, which stay apart for colour-blind readers.
    private static readonly string[] Colors = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];

    /// <summary>Draws curves over a common x axis.</summary>
    /// <param name="title">Above the picture.</param>
    /// <param name="xLabel">What x is.</param>
    /// <param name="yLabel">What y is.</param>
    /// <param name="series">The curves; those behind a faint raw curve are smoothed by the caller.</param>
    /// <param name="levels">Horizontal lines to compare with, such as baselines.</param>
    /// <returns>The SVG's text.</returns>
    public static string Draw(string title, string xLabel, string yLabel, IReadOnlyList<Series> series, IReadOnlyList<(string Name, double Y)> levels)
    {
        var points = series.SelectMany(curve => curve.Points).Where(point => double.IsFinite(point.Y)).ToArray();
        var x = new Axis(points.Select(point => point.X), 8);
        var y = new Axis(points.Select(point => point.Y).Concat(levels.Select(level => level.Y)), 6);
        double X(double value) => Left + (x.Share(value) * (Width - Left - Right));
        double Y(double value) => Height - Bottom - (y.Share(value) * (Height - Top - Bottom));

        var svg = new StringBuilder();
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Line($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#ffffff\"/>");
        Line($"<text x=\"{Left}\" y=\"20\" font-size=\"15\" font-weight=\"bold\" fill=\"#222222\">{Text(title)}</text>");
        foreach (var mark in y.Marks)
        {
            Line($"<line x1=\"{Left}\" y1=\"{Number(Y(mark))}\" x2=\"{Width - Right}\" y2=\"{Number(Y(mark))}\" stroke=\"#e0e0e0\"/>");
            Line($"<text x=\"{Left - 8}\" y=\"{Number(Y(mark) + 4)}\" text-anchor=\"end\" fill=\"#555555\">{y.Label(mark)}</text>");
        }

        foreach (var mark in x.Marks)
            Line($"<text x=\"{Number(X(mark))}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\" fill=\"#555555\">{x.Label(mark)}</text>");
        Line($"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 10}\" text-anchor=\"middle\" fill=\"#222222\">{Text(xLabel)}</text>");
        Line($"<text x=\"14\" y=\"{(Top + Height - Bottom) / 2}\" text-anchor=\"middle\" fill=\"#222222\" transform=\"rotate(-90 14 {(Top + Height - Bottom) / 2})\">{Text(yLabel)}</text>");
        foreach (var (name, level) in levels)
        {
            Line($"<line x1=\"{Left}\" y1=\"{Number(Y(level))}\" x2=\"{Width - Right}\" y2=\"{Number(Y(level))}\" stroke=\"#555555\" stroke-dasharray=\"5 4\"/>");
            Line($"<text x=\"{Width - Right - 4}\" y=\"{Number(Y(level) - 4)}\" text-anchor=\"end\" fill=\"#555555\">{Text(name)}</text>");
        }

        for (var i = 0; i < series.Count; i++)
        {
            var color = Colors[i % Colors.Length];
            var path = string.Join(' ', series[i].Points.Where(point => double.IsFinite(point.Y)).Select(point => $"{Number(X(point.X))},{Number(Y(point.Y))}"));
            Line($"<polyline points=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\"/>");
            Line($"<rect x=\"{Left + (i * 160)}\" y=\"28\" width=\"14\" height=\"4\" fill=\"{color}\"/>");
            Line($"<text x=\"{Left + 20 + (i * 160)}\" y=\"35\" fill=\"#222222\">{Text(series[i].Name)}</text>");
        }

        Line($"</svg>");
        return svg.ToString();

        void Line(FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
