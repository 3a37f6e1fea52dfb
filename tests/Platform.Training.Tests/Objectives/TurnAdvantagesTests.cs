using Platform.Training.Objectives;

namespace Platform.Training.Tests.Objectives;

public class TurnAdvantagesTests
{
    [Fact] // By hand: rewards-to-go are 3, 2 | 1, 1 | 4; turn 0 compares 3, 1, 4 and turn 1 compares 2, 1.
    public void Compare_RaggedGroupCentred_MatchesHandCalculation()
    {
        var advantages = TurnAdvantages.Compare([[1, 2], [0, 1], [4]], discount: 1, normalize: false);

        Assert.Equal([3 - 8 / 3.0, 0.5], advantages[0], Near);
        Assert.Equal([1 - 8 / 3.0, -0.5], advantages[1], Near);
        Assert.Equal([4 - 8 / 3.0], advantages[2], Near);
    }

    [Fact]
    public void RewardToGo_Discounted_MatchesHandCalculation() => Assert.Equal([1 + 0.5 * 2 + 0.25 * 4, 2 + 0.5 * 4, 4], TurnAdvantages.RewardToGo([1, 2, 4], 0.5), Near);

    [Fact]
    public void Compare_Normalized_IsTheGroupAdvantageOfEachTurn()
    {
        var random = new Random(4);
        double[][] rewards = [.. Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, 5).Select(_ => random.NextDouble()).ToArray())];

        var advantages = TurnAdvantages.Compare(rewards, 0.9, normalize: true);

        for (var turn = 0; turn < 5; turn++)
            Assert.Equal(
                GroupAdvantages.Standardized([.. rewards.Select(row => TurnAdvantages.RewardToGo(row, 0.9)[turn])]),
                advantages.Select(row => row[turn]).ToArray(), Near);
    }

    [Fact]
    public void Compare_RewardsBeforeATurn_ChangeNothingAfterIt()
    {
        var plain = TurnAdvantages.Compare([[0, 1, 2], [0, 3, 1]], 1, false);
        var shifted = TurnAdvantages.Compare([[9, 1, 2], [-5, 3, 1]], 1, false);

        Assert.Equal(plain.Select(row => row[1..]), shifted.Select(row => row[1..]));
    }

    [Fact]
    public void Compare_TurnThatOnlyOneTrajectoryHas_GetsNoAdvantage() => Assert.Equal(0, TurnAdvantages.Compare([[1, 1, 5], [0, 2]], 1, true)[0][2]);

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 1e-12;
}
