using Platform.Host.Bench.Learners;

namespace Platform.Host.Tests.Bench;

public sealed class LearnerBenchRowTests
{
    private static readonly LearnerBenchRow[] s_rows =
    [
        new("maze", "quick", [100, 200], [1, 1], [2, 2], 2, [0.8, 0.8]),
        new("maze", "frugal", [50, 60], [9, 9], [8, 8], 2, [0.8, 0.8]),
        new("maze", "stuck", [10, 10], [0.1, 0.1], [0.1, 0.1], 1, [0.8, 0.2]),
    ];

    [Fact]
    public void Rank_LearnersWithFewerSeedsAtTheScore_StandBehindAllOthers()
    {
        Assert.Equal([2, 1, 3], s_rows.Select(row => row.Rank(s_rows, other => other.MeanEpisodes.Mean)));
        Assert.Equal([1, 2, 3], s_rows.Select(row => row.Rank(s_rows, other => other.MeanProcessorSeconds.Mean)));
    }

    [Fact]
    public void ToJson_HasBothRanksAndIntervals()
    {
        var row = s_rows[0].ToJson(s_rows);

        Assert.Equal((2, 1), (row["rankByEpisodes"]!.GetValue<int>(), row["rankBySeconds"]!.GetValue<int>()));
        Assert.Equal(150, row["episodes"]!["mean"]!.GetValue<double>());
        Assert.Equal(2, row["processorSeconds"]!["low"]!.GetValue<double>());
    }
}
