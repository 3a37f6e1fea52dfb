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
}
