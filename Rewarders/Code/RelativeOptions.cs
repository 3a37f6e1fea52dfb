using System.Globalization;
using Platform.Sdk;

namespace Platform.Rewarders.Code;

/// <summary>Settings of <c>relative-speed-v1</c> and <c>relative-memory-v1</c>.</summary>
public sealed record RelativeOptions
{
    /// <summary>The multiple of the reference solution's use at which the score is 0; above 1.</summary>
    [Setting("The multiple of the reference solution's use at which the score is 0.", Minimum = 1.01, Maximum = 1_000_000)]
    public double Limit { get; init; } = 4;

    /// <summary>1 up to the reference's own use, 0 from the limit on, and in between as the logarithm goes: twice as much costs the same wherever it begins.</summary>
    internal Reward Score(Episode episode, string name)
    {
        if (episode.Metrics.TryGetValue("passed", out var passed) && passed < 1)
            return new(0, "only a program that passes all tests is measured");
        return Measure.Score(episode, name, ratio => new Reward(
            Math.Clamp(1 - (Math.Log(Math.Max(ratio, 1e-9)) / Math.Log(Limit)), 0, 1), string.Create(CultureInfo.InvariantCulture, $"{ratio:0.##} times the reference")));
    }
}
