using Platform.Sdk;
using Platform.Training.Plans;
using Platform.Training.Rewards;

namespace Platform.Training.Tests.Rewards;

public class RubricTests
{
    private static readonly RewardPart Environment = RewardPart.Default[0];

    [Fact]
    public void Combine_EnvironmentAlone_IsItsRewardsToTheBit()
    {
        double[] rewards = [0.1, 0.2, -0.7, 1e-9];

        var score = Combine([Environment], [Of("environment", rewards)], 4);

        Assert.Equal(rewards, score.TurnRewards);
        Assert.Equal(rewards.Sum(), score.Total);
        Assert.True(Rubric.IsEnvironmentAlone([Environment]));
        Assert.False(Rubric.IsEnvironmentAlone([Environment with { Weight = 2 }]));
    }

    [Fact]
    public void Combine_WeightedParts_SumsThemAndPaysTheWholeEpisodeAtItsEnd()
    {
        var score = Combine([Part("a", 0.5), Environment with { Weight = 2 }, Part("b", -1)], [new("a", 3), Of("environment", [1, 0, 4]), new("b", 0.25)], 3);

        // 0.5 · 3 − 1 · 0.25 = 1.25 belongs to the last turn, beside 2 · (1, 0, 4).
        Assert.Equal([2, 0, 9.25], score.TurnRewards);
        Assert.Equal(11.25, score.Total);
        Assert.Null(score.Fault);
    }

    [Fact]
    public void Combine_PartAbstains_LeavesTheSumToTheOthers()
    {
        var score = Combine([Part("a", 5), Part("b", 2)], [new("a", null, "no verdict"), new("b", 0.5)], 1);

        Assert.Equal(1, score.Total);
        Assert.False(score.Abstains);
    }

    [Fact]
    public void Combine_EveryPartThatCountsAbstains_GivesNoScore()
    {
        var score = Combine([Part("a", 5), Part("measured", 0)], [new("a", null), new("measured", 1)], 2);

        Assert.Null(score.Total);
        Assert.True(score.Abstains);
    }

    [Fact]
    public void Combine_PartFails_GivesNoScoreAndSaysWhy()
    {
        var score = Combine([Environment, Part("a", 1)], [Of("environment", [1]), new("a", null) { Fault = "it broke" }], 1);

        Assert.Equal((null, "it broke", false), (score.Total, score.Fault, score.Abstains));
    }

    [Fact]
    public void Combine_PartOfWeightZero_ChangesNothingWhateverItDoes()
    {
        var plain = Combine([Environment], [Of("environment", [0.1, 0.7])], 2);
        foreach (var measured in (PartScore[])[new("a", 1e300), new("a", null), new("a", null) { Fault = "it broke" }])
        {
            var score = Combine([Part("a", 0), Environment], [measured, Of("environment", [0.1, 0.7])], 2);
            Assert.Equal(plain.TurnRewards, score.TurnRewards);
            Assert.Equal((plain.Total, plain.Fault), (score.Total, score.Fault));
        }
    }

    [Fact]
    public void Combine_TurnAbstains_PaysTheOtherTurns()
    {
        var score = Combine([Part("a", 2)], [new("a", 4) { Turns = [1, null, 3] }], 3);

        Assert.Equal([2, 0, 6], score.TurnRewards);
        Assert.Equal(8, score.Total);
    }

    [Fact]
    public void Combine_EpisodeWithoutTurns_StillHasItsScore() => Assert.Equal(-2, Combine([Part("a", 2), Environment], [new("a", -1), Of("environment", [])], 0).Total);

    [Fact]
    public void Combine_SumIsNotFinite_IsAFault() =>
        Assert.StartsWith("The weighted sum of the rewards became ", Combine([Part("a", 1e6), Part("b", 1)], [new("a", 1e305), new("b", 1)], 1).Fault, StringComparison.Ordinal);

    [Fact]
    public void Combine_RandomRubrics_AgreeWithTheSumOverPartsAndKeepItOnTheTurns()
    {
        var random = new SeededRandom(3);
        for (var round = 0; round < 200; round++)
        {
            var turns = 1 + random.Next(5);
            var parts = Enumerable.Range(0, 1 + random.Next(4)).Select(i => Part($"p{i}", random.NextDouble() * 4 - 2)).ToArray();
            var scores = parts.Select(part => random.Next(3) switch
            {
                0 => new PartScore(part.Name, null),
                1 => new PartScore(part.Name, random.NextDouble()),
                _ => Of(part.Name, [.. Enumerable.Range(0, turns).Select(_ => random.NextDouble())]),
            }).ToArray();

            var score = Combine(parts, scores, turns);

            var expected = parts.Zip(scores, (part, said) => part.Weight * (said.Value ?? 0)).Sum();
            Assert.Equal(scores.All(said => said.Value is null), score.Abstains);
            Assert.Equal(expected, score.TurnRewards.Sum(), 1e-12);
            if (score.Total is { } total)
                Assert.Equal(expected, total, 1e-12);
        }
    }

    private static EpisodeScore Combine(RewardPart[] parts, PartScore[] scores, int turns) => Rubric.Combine(parts, scores, turns);

    private static RewardPart Part(string name, double weight) => new(name, weight, null);

    private static PartScore Of(string name, double[] turns) => new(name, turns.Sum()) { Turns = [.. turns.Select(value => (double?)value)] };
}
