using Platform.Training.Learners;
using Platform.Training.Plans;

namespace Platform.Training.Tests.Learners;

public class LearningRateScheduleTests
{
    [Theory] // By hand from the formulas: peak 1, warm-up 4, 14 steps, final share 0.1.
    [InlineData("constant", 0, 0.25)]
    [InlineData("constant", 3, 1)]
    [InlineData("constant", 13, 1)]
    [InlineData("linear", 4, 1)]
    [InlineData("linear", 9, 0.55)]
    [InlineData("linear", 14, 0.1)]
    [InlineData("cosine", 4, 1)]
    [InlineData("cosine", 9, 0.55)]
    [InlineData("cosine", 14, 0.1)]
    [InlineData("cosine", 99, 0.1)]
    public void At_WarmupThenSchedule_MatchesHandCalculation(string schedule, int step, double expected) => Assert.Equal(
        expected, LearningRateSchedule.At(new OptimizerOptions { LearningRate = 1, WarmupSteps = 4, Schedule = schedule, FinalShare = 0.1 }, step, 14), 1e-12);

    [Fact]
    public void At_NoWarmup_BeginsAtThePeak() => Assert.Equal(2, LearningRateSchedule.At(new OptimizerOptions { LearningRate = 2, Schedule = "linear" }, 0, 10));

    [Theory] // Quarters of the budget, by hand from the formulas of REX and UBA; phi 2 is cosine.
    [InlineData("rex", 0.5, 1, 0.857143, 0.666667, 0.4, 0)]
    [InlineData("uba", 2, 1, 0.853553, 0.5, 0.146447, 0)]
    [InlineData("uba", 0.5, 1, 0.958871, 0.8, 0.406983, 0)]
    [InlineData("uba", 5, 1, 0.699823, 0.285714, 0.064222, 0)]
    [InlineData("wsd", 0.5, 1, 1, 1, 0.5, 0)]
    public void At_QuartersOfTheBudget_MatchesTheFormula(string schedule, double phi, double start, double quarter, double half, double threeQuarters, double end)
    {
        var options = new OptimizerOptions { LearningRate = 1, Schedule = schedule, Phi = phi, FinalShare = 0, DecayShare = 0.5 };
        double[] expected = [start, quarter, half, threeQuarters, end];
        for (var i = 0; i <= 4; i++)
            Assert.Equal(expected[i], LearningRateSchedule.At(options, i * 5, 20), 1e-6);
    }

    [Fact]
    public void At_UbaWithPhiNearZero_StaysAtThePeakUntilTheEnd()
    {
        var options = new OptimizerOptions { LearningRate = 1, Schedule = "uba", Phi = 1e-6, FinalShare = 0 };
        Assert.Equal(1, LearningRateSchedule.At(options, 90, 100), 1e-4);
        Assert.Equal(0, LearningRateSchedule.At(options, 100, 100), 1e-12);
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("cosine")]
    [InlineData("wsd")]
    [InlineData("rex")]
    [InlineData("uba")]
    public void At_AfterWarmup_FallsFromThePeakToTheFinalShare(string schedule)
    {
        var options = new OptimizerOptions { LearningRate = 3, WarmupSteps = 7, Schedule = schedule, FinalShare = 0.25 };
        var rates = Enumerable.Range(0, 58).Select(step => LearningRateSchedule.At(options, step, 57)).ToArray();
        Assert.Equal(3.0 / 7, rates[0], 1e-12);
        Assert.Equal(3, rates[7], 1e-12);
        Assert.Equal(0.75, rates[57], 1e-12);
        for (var step = 8; step < rates.Length; step++)
            Assert.InRange(rates[step], 0.75 - 1e-12, rates[step - 1] + 1e-12);
    }

    [Fact]
    public void At_WsdWithoutDecay_StaysAtThePeak() =>
        Assert.Equal(1, LearningRateSchedule.At(new OptimizerOptions { LearningRate = 1, Schedule = "wsd", DecayShare = 0 }, 100, 100));
}
