using System.Xml.Linq;
using Platform.Host.Charts;

namespace Platform.Host.Tests.Charts;

public sealed class ChartTests
{
    [Theory]
    [InlineData(0, 1, 6, 0, 1, 0.2)]
    [InlineData(-0.3, 7.9, 6, -2, 8, 2)]
    [InlineData(5, 5, 3, 4.5, 5.5, 0.5)]
    [InlineData(1000, 4000, 4, 1000, 4000, 1000)]
    public void Axis_SpansTheValuesWithRoundMarks(double low, double high, int marks, double expectedLow, double expectedHigh, double step)
    {
        var axis = new Axis([low, high], marks);
        Assert.Equal(expectedLow, axis.Low, 1e-9);
        Assert.Equal(expectedHigh, axis.High, 1e-9);
        Assert.Equal(step, axis.Step, 1e-9);
        Assert.Equal(expectedHigh, axis.Marks.Last(), 1e-9);
    }

    [Fact]
    public void Smooth_OfAConstant_IsTheConstant_AndKeepsTheMeanOfALine()
    {
        var line = new Series("line", [.. Enumerable.Range(0, 21).Select(i => ((double)i, 3.0 * i))]);
        Assert.Equal(30, line.Smooth(5).Points[10].Y, 1e-9);
        Assert.All(new Series("flat", [.. Enumerable.Range(0, 9).Select(i => ((double)i, 4.0))]).Smooth(4).Points, point => Assert.Equal(4, point.Y, 1e-9));
        Assert.Equal(line.Points, line.Smooth(1).Points);
    }

    [Fact]
    public void Sparkline_RisesWithTheValues() => Assert.Equal("▁▂▃▄▅▆▇█", TextChart.Sparkline([0, 1, 2, double.NaN, 3, 4, 5, 6, 7], 20));

    [Fact]
    public void Draw_OfARisingLine_FillsFromTheRight()
    {
        var lines = TextChart.Draw(new Series("reward", [.. Enumerable.Range(1, 40).Select(i => ((double)i, i / 40.0))]), 20, 4).Split('\n');
        Assert.Equal(6, lines.Length);
        Assert.StartsWith("1 ┤", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("█", lines[0], StringComparison.Ordinal);
        Assert.Equal(20, lines[3].Length - lines[3].IndexOf('┤', StringComparison.Ordinal) - 1);
        Assert.EndsWith("40", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_WithoutFinitePoints_IsEmpty() => Assert.Equal("", TextChart.Draw(new Series("loss", [(1, double.NaN)]), 40, 5));

    [Fact]
    public void Svg_IsWellFormedAndKeepsPointsInsideThePicture()
    {
        var svg = XDocument.Parse(SvgChart.Draw("a < b & c", "step", "reward", [new("grpo", [(1, -3), (2, double.NaN), (3, 8)])], [("ucb", 5)]));
        var line = Assert.Single(svg.Descendants(), element => element.Name.LocalName == "polyline");
        var numbers = line.Attribute("points")!.Value.Split(' ', ',').Select(number => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(4, numbers.Length);
        Assert.All(numbers, number => Assert.InRange(number, 0, 760));
        Assert.Contains("a < b & c", svg.Root!.Value, StringComparison.Ordinal);
    }
}
