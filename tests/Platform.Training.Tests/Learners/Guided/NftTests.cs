using Platform.Training.Learners;
using Platform.Training.Learners.Guided;
using Platform.Training.Plans;
using Platform.Training.Plans.Guided;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Objectives;

namespace Platform.Training.Tests.Learners.Guided;

public class NftTests
{
    private static readonly NftOptions _failure = new() { GroupSize = 4, BatchSize = 4, TaskWeight = "failure" };

    [Theory] // −log((1 − rρ)/(1 − r)) with r = 0.75, weight 1, one token of four: the loss is over 4 tokens. The three right ones have ρ = 1.
    [InlineData(1.1, 0.356675)]
    [InlineData(1.2, 0.916291)]
    public void Loss_WrongTokenAboveTheFloor_IsThatOfTheNegativePolicy(double ratio, double expected)
    {
        var options = new NftOptions { GroupSize = 4, TaskWeight = "none", Floor = 1e-3 };

        var (loss, gradient, _) = Toy.Run(new Nft(options), [-1, -1, -1, -1, (float)(-1 + Math.Log(ratio))], G4([-1, -1, -1, -1]));

        Assert.Equal(expected / 4, loss, 1e-5);
        Assert.Equal(0.75 * ratio / (1 - 0.75 * ratio) / 4, gradient[4], 1e-4); // d/dℓ of −log(1 − r e^(ℓ − ℓo))
    }

    [Fact]
    public void Loss_WrongTokenBelowTheFloor_HasTheFloorsValueAndStillAGradient()
    {
        var (loss, gradient, _) = Toy.Run(new Nft(new NftOptions { GroupSize = 4, TaskWeight = "none" }), [-1, -1, -1, -1, (float)(-1 + Math.Log(1.2))], G4([-1, -1, -1, -1]));

        Assert.Equal(0, loss, 1e-6);
        Assert.Equal(0.75 * 1.2 / 0.25 / 4, gradient[4], 1e-5);
    }

    [Fact]
    public void Gradient_OnPolicyWithWeightOfFailure_IsDrGrpos()
    {
        float[] logProbs = [-0.5f, -0.5f, -1, -1.5f, -2];
        var trajectories = G4([.. logProbs[1..]]);
        var centred = new GrpoOptions { GroupSize = 4, NormalizeByStandardDeviation = false };

        Tensors.Near([.. Toy.Run(new Grpo(centred), logProbs, trajectories).Gradient], Toy.Run(new Nft(_failure), logProbs, trajectories).Gradient, 1e-7);
    }

    [Fact] // (r − mean) / population std of rewards 1, 1, 1, 0 is ±0.577350 and −1.732051.
    public void Gradient_OnPolicyWithWeightOfRootOdds_IsGrposWithPopulationDeviation() => Tensors.Near(
        [0, -0.577350 / 4, -0.577350 / 4, -0.577350 / 4, 1.732051 / 4],
        Toy.Run(new Nft(new NftOptions { GroupSize = 4 }), [0, -1, -1, -1, -1], G4([-1, -1, -1, -1])).Gradient, 1e-6);

    [Fact]
    public void Gradient_OnPolicy_IsThatOfItsAdvantages()
    {
        var (_, gradient, round) = Toy.Run(new Nft(new NftOptions { GroupSize = 4 }), [0, -1, -2, -3, -4], G4([-1, -2, -3, -4]));

        Tensors.Near([.. round.Advantages.Select(row => (float)(-row[1] / 4))], gradient[1..], 1e-6);
    }

    [Fact]
    public void Gradient_UniformGroup_IsZero() =>
        Assert.All(Toy.Run(new Nft(new NftOptions { GroupSize = 2 }), [0, -1, -1], [Toy.Reply(0, 1, [1], [-1.2f]), Toy.Reply(0, 1, [2], [-0.9f])]).Gradient, value => Assert.Equal(0, value));

    [Fact]
    public void NegativeWeight_Zero_IsRejectionSampling()
    {
        var gradient = Toy.Run(new Nft(_failure with { TaskWeight = "none", NegativeWeight = 0 }), [0, -1, -1, -1, -1], G4([-1.5f, -0.5f, -1, -1])).Gradient;

        Tensors.Near([0, -0.25, -0.25, -0.25, 0], gradient, 1e-6);
    }

    private static Trajectory[] G4(float[] old) => [.. new double[] { 1, 1, 1, 0 }.Select((reward, i) => Toy.Reply(0, reward, [i + 1], [old[i]]))];
}
