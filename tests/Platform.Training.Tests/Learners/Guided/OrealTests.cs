using Platform.Training.Learners.Guided;
using Platform.Training.Plans.Guided;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Objectives;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.Guided;

public class OrealTests
{
    private static readonly OrealOptions _plain = new() { GroupSize = 4, BatchSize = 4, WeighsTokens = false, Kl = new() };
    private static readonly float[] _logProbs = [0, -1, -0.5f, -2, -0.7f];

    [Theory]
    [InlineData(0.9, 0.8, 0)]
    [InlineData(0.3, 0, 0.4)]
    [InlineData(0.5, 0, 0)]
    public void TokenWeight_OfAChance_PaysConfidenceOnTheRightSide(double chance, double right, double wrong)
    {
        Assert.Equal(right, Oreal.TokenWeight(chance, true), 1e-12);
        Assert.Equal(wrong, Oreal.TokenWeight(chance, false), 1e-12);
    }

    [Fact] // Outcomes 1, 1, 1, 0: leave-one-out ⅓ and −1; each side is divided by its own tokens.
    public void Gradient_WithoutTokenModel_IsLeaveOneOutOfTheKeptPairWithHalfTheWrongOne()
    {
        var (_, gradient, round) = Toy.Run(new Oreal(_plain), _logProbs, Group());

        var kept = Enumerable.Range(0, 4).Where(i => round.Advantages[i].Any(value => value != 0)).ToArray();
        Assert.Equal(2, kept.Length);
        Assert.Equal(3, kept[1]);
        double[] expected = [.. Enumerable.Range(0, 5).Select(token => token == kept[0] + 1 ? -1.0 / 3 : token == 4 ? 0.5 : 0)];
        Tensors.Near(expected, gradient, 1e-6);
    }

    [Fact]
    public void Gradient_OfTheWrongOne_GrowsWithItsRatio()
    {
        float[] moved = [0, -1, -0.5f, -2, -0.7f + 0.3f];

        Assert.Equal(0.5 * Math.Exp(0.3), Toy.Run(new Oreal(_plain), moved, Group()).Gradient[4], 1e-5);
    }

    [Fact]
    public void NegativeWeight_Zero_IsCloningOfTheRightOne()
    {
        var (_, gradient, round) = Toy.Run(new Oreal(_plain with { NegativeWeight = 0 }), _logProbs, Group());

        var kept = Enumerable.Range(0, 3).Single(i => round.Advantages[i].Any(value => value != 0));
        Tensors.Near([.. Enumerable.Range(0, 5).Select(token => token == kept + 1 ? -1.0 / 3 : 0)], gradient, 1e-6);
    }

    [Fact]
    public void UniformGroup_TeachesThePolicyNothing() =>
        Assert.All(Toy.Run(new Oreal(_plain), _logProbs, [.. Group().Take(3)]).Gradient, value => Assert.Equal(0, value));

    [Fact]
    public void TokenModel_LearnsWhichTokensWin_BeforeThePolicyMoves()
    {
        using var model = new TableModel(3, [[2], [2, 0], [2, 1]], [[0, 0, -30], [0, 0, -30], [0, 0, -30]]);
        var options = new OrealOptions { GroupSize = 2, BatchSize = 2, Warmup = 60, Kl = new(), HeadRate = 10 };
        using var update = new PolicyUpdate(model, new Oreal(options), new() { Optimizer = new() { LearningRate = 0.02, WeightDecay = 0 }, Steps = 80 });
        var half = (float)Math.Log(0.5);
        OrderedDictionary<string, double> metrics = [];
        for (var step = 0; step < 80; step++)
        {
            if (step == 60)
                Assert.Equal([0.5, 0.5], model.Probabilities(2)[..2].Select(value => Math.Round(value, 9)));
            metrics = update.Run(new Round([Pair(0, 1), Pair(1, 0)]) { Step = step, Seed = (ulong)step });
        }

        Assert.Equal(1, metrics["tokenModelAccuracy"]);
        Assert.True(metrics["tokenModelLoss"] < 0.5);
        Assert.True(model.Probabilities(2)[0] > 0.6);

        // The features of a token are those of what stands before it, so the first token tells nothing and the second tells what was chosen first.
        Trajectory Pair(int first, double reward) => Trajectory.FromTokens(0, [2, first, 0], [false, true, true], [0, 0, 0], [reward], [0, half, half]);
    }

    private static Trajectory[] Group() => [.. new double[] { 1, 1, 1, 0 }.Select((reward, i) => Toy.Reply(0, reward, [i + 1], [_logProbs[i + 1]]))];
}
