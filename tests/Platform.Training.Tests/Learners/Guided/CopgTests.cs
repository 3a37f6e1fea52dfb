using Platform.Training.Learners.Guided;
using Platform.Training.Plans.Guided;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.Guided;

public class CopgTests
{
    private static readonly CopgOptions _options = new() { GroupSize = 2, BatchSize = 2, Beta = 0.3 };

    [Fact] // −2 ∇(E r − β KL) on the bandit, by enumeration: −2 · (.125841, −.047023, −.078819).
    public void Gradient_OnPolicyPairsOfTheBandit_IsTwiceThatOfTheRegularisedObjective() =>
        Tensors.Near([-0.251682, 0.094046, 0.157638], ToyGradients.OnBandit(new Copg(_options), groupSize: 2), 2e-6);

    [Fact]
    public void Loss_GroupOfThree_IsTheMeanOverItsPairs()
    {
        float[] logProbs = [0, -1, -0.5f, -2], reference = [0, -1.2f, -0.4f, -1];
        double[] rewards = [1, 0, 0.4];
        var regularized = rewards.Select((reward, i) => reward - 0.3 * (logProbs[i + 1] - reference[i + 1])).ToArray();
        var pairs = new[] { (0, 1), (0, 2), (1, 2) }.Select(pair => 0.5 / 0.3 * Math.Pow(regularized[pair.Item1] - regularized[pair.Item2], 2));

        var (loss, gradient, _) = Toy.Run(new Copg(_options with { GroupSize = 3 }), logProbs, [.. rewards.Select((reward, i) => Toy.Reply(0, reward, [i + 1], [0]))], reference: reference);

        Assert.Equal(pairs.Average(), loss, 1e-5);
        // Σ_i −(R_i − mean of the others) ∇Λ_i · 2/k
        Tensors.Near([.. regularized.Select((value, i) => (float)(-(value - (regularized.Sum() - value) / 2) * 2 / 3))], gradient[1..], 1e-5);
    }

    [Fact]
    public void Loss_TwoGroups_IsTheMeanOfTheirs()
    {
        float[] logProbs = [0, -1, -0.5f, -2, -1], reference = [0, -1.2f, -0.4f, -1, -1];
        double Loss(params int[] replies) => Toy.Run(new Copg(_options), logProbs, [.. replies.Select(i => Toy.Reply((i - 1) / 2, i % 2, [i], [0]))], reference: reference).Loss;

        Assert.Equal((Loss(1, 2) + Loss(3, 4)) / 2, Loss(1, 2, 3, 4), 1e-6);
    }

    [Fact] // Optimum ref · exp(r / β), whoever sampled: (.773881, .069019, .157100).
    public void Minimum_WithSamplesOfAnotherPolicy_IsTheRegularisedOptimum()
    {
        double[] sampler = [0.6, 0.3, 0.1];
        using var model = ToyBandit.CreatePolicy();
        using var update = new PolicyUpdate(model, new Copg(_options), new() { Optimizer = new() { LearningRate = 0.05, WeightDecay = 0, MaxGradientNorm = 0, Schedule = "linear" }, Steps = 400 }, ToyBandit.CreateReference());
        for (var step = 0; step < 400; step++)
        {
            // Every pair, as often as the sampler gives it.
            var pulls = new List<Trajectory>();
            for (var first = 0; first < 3; first++)
                for (var second = 0; second < 3; second++)
                    for (var copy = 0; copy < (int)Math.Round(100 * sampler[first] * sampler[second]); copy += 3)
                        pulls.AddRange([ToyBandit.Pull(pulls.Count, first, 0), ToyBandit.Pull(pulls.Count, second, 0)]);
            update.Run(new Round(pulls));
        }

        Tensors.Near([0.773881, 0.069019, 0.157100], [.. model.Probabilities(ToyBandit.Prompt).Select(value => (float)value)], 1e-4);
    }

    [Fact] // r = ±½: the loss is IPO's, (Δ − 1/β)² · β / 2 on Δ, the difference of log-ratios.
    public void Loss_RewardsOfAHalf_IsIpo()
    {
        float[] logProbs = [0, -1, -0.5f], reference = [0, -1.2f, -0.4f];
        var difference = (-1 + 1.2) - (-0.5 + 0.4);

        var (loss, _, _) = Toy.Run(new Copg(_options), logProbs, [Toy.Reply(0, 0.5, [1], [0]), Toy.Reply(0, -0.5, [2], [0])], reference: reference);

        Assert.Equal(Math.Pow(difference - 1 / 0.3, 2) * 0.3 / 2, loss, 1e-5);
    }
}
