using Platform.Training.Objectives;

namespace Platform.Training.Tests.Objectives;

public class GroupAdvantagesTests
{
    private static readonly double[] _rewards = [1, 0, 0, 0.5];

    [Fact] // Expected: published golden values for sample standard deviation and ε = 1e-6.
    public void Standardized_GoldenGroup_MatchesPublishedValues() => Equal([1.30558, -0.783348, -0.783348, 0.261116], GroupAdvantages.Standardized(_rewards));

    [Fact]
    public void LeaveOneOut_GoldenGroup_MatchesPublishedValues() => Equal([0.833333, -0.5, -0.5, 0.166667], GroupAdvantages.LeaveOneOut(_rewards));

    [Fact]
    public void Centered_GoldenGroup_MatchesPublishedValues() => Equal([0.625, -0.375, -0.375, 0.125], GroupAdvantages.Centered(_rewards));

    [Fact]
    public void LeaveOneOut_RandomGroups_EqualsScoreMinusMeanOfTheOthers()
    {
        var random = new Random(2);
        for (var trial = 0; trial < 100; trial++)
        {
            double[] scores = [.. Enumerable.Range(0, 2 + random.Next(8)).Select(_ => random.NextDouble())];
            Equal([.. scores.Select((score, i) => score - scores.Where((_, j) => j != i).Average())], GroupAdvantages.LeaveOneOut(scores), 1e-12);
        }
    }

    [Fact]
    public void Standardized_ShiftedAndRescaledScores_GiveTheSameAdvantages()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 100; trial++)
        {
            double[] scores = [.. Enumerable.Range(0, 8).Select(_ => random.NextDouble() * 10)];
            double[] moved = [.. scores.Select(score => score * 3.5 + 100)];
            Equal(GroupAdvantages.Standardized(scores), GroupAdvantages.Standardized(moved), 1e-4);
        }
    }

    [Theory]
    [InlineData(0.1, 0.1, 0.1)] // their computed mean is not exactly 0.1
    [InlineData(5.0)]
    [InlineData(double.NaN, 2.0)]
    public void EveryVariant_NothingToCompare_GivesZero(params double[] scores)
    {
        Assert.All(GroupAdvantages.Standardized(scores), advantage => Assert.Equal(0, advantage));
        Assert.All(GroupAdvantages.Centered(scores), advantage => Assert.Equal(0, advantage));
        Assert.All(GroupAdvantages.LeaveOneOut(scores), advantage => Assert.Equal(0, advantage));
        Assert.True(GroupAdvantages.IsUniform(scores));
    }

    [Fact]
    public void Standardized_MemberWithoutScore_LeavesTheOthersAlone()
    {
        var advantages = GroupAdvantages.Standardized([1, 0, double.NaN, 0, 0.5]);

        Equal([1.30558, -0.783348, 0, -0.783348, 0.261116], advantages);
    }

    private static void Equal(double[] expected, double[] actual, double tolerance = 1e-5)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }
}
