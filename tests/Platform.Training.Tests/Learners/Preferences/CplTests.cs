using Platform.Training.Learners.Preferences;
using Platform.Training.Plans.Preferences;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.Preferences;

public class CplTests
{
    [Theory] // by hand: α = 0.1, log-prob sums −2 and −3
    [InlineData(1, 0.644397)]
    [InlineData(0.5, 0.718460)]
    public void Loss_OnePair_MatchesIndependentReference(double bias, double expected)
    {
        using var model = new KnownScores([-2, -1, -2]);
        using var update = new PolicyUpdate(model, new Cpl(new CplOptions { Bias = bias }), new());
        var round = new Round([Some.Trajectory(0, ([0], [0], [0], 1)), Some.Trajectory(0, ([0], [1, 2], [0, 0], 0))]);
        update.Prepare(round);

        Assert.Equal(expected, update.Backward(update.Batches(round, 0).Single()).Loss, 1e-6);
    }

    [Fact]
    public void Loss_ReferenceWithoutBias_IsDpo()
    {
        var cpl = Pairs.Run(new Cpl(new CplOptions { Bias = 1, Reference = true }));
        var dpo = Pairs.Run(new Dpo(new DpoOptions()));

        Assert.Equal(dpo.Loss, cpl.Loss, 1e-7);
        Tensors.Near([.. dpo.Gradient], cpl.Gradient, 1e-7);
    }

    [Fact]
    public void Loss_LaterTurns_CountWithTheDiscount()
    {
        using var model = new KnownScores([-2, -4, -3]);
        using var update = new PolicyUpdate(model, new Cpl(new CplOptions { Bias = 1, Discount = 0.5 }), new());
        var round = new Round([Some.Trajectory(0, ([0], [0], [0], 1), ([0], [1], [0], 0)), Some.Trajectory(0, ([0], [2], [0], 0))]);
        update.Prepare(round);

        Assert.Equal(Math.Log(1 + Math.Exp(-0.1 * (-2 - 0.5 * 4 + 3))), update.Backward(update.Batches(round, 0).Single()).Loss, 1e-6);
    }
}
