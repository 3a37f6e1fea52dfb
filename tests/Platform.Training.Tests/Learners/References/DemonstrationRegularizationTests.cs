using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.References;

/// <summary>Policy gradients held near an imitated policy, which is both their start and their reference.</summary>
public class DemonstrationRegularizationTests
{
    private const double Beta = 0.3;

    [Theory] // ∝ ref · exp(r / β), whose value is β log Σ ref · exp(r / β).
    [InlineData("loss")]
    [InlineData("reward")]
    public void Run_ToyBanditFromTheImitatedPolicy_ReachesTheRegularisedOptimum(string placement)
    {
        var reached = Trained(Beta, placement, learningRate: 0.05);

        double[] optimum = [0.773881, 0.069019, 0.157100];
        for (var arm = 0; arm < 3; arm++)
            Assert.Equal(optimum[arm], reached[arm], 1e-4);
        Assert.Equal(0.594070, Enumerable.Range(0, 3).Sum(arm => reached[arm] * (ToyBandit.Rewards[arm] - Beta * Math.Log(reached[arm] / ToyBandit.Reference[arm]))), 1e-6);
    }

    [Fact] // ref · exp(r / 100): nowhere further than a hundredth from where it began.
    public void Run_LargeCoefficient_StaysAtTheImitatedPolicy()
    {
        var reached = Trained(100, "loss", learningRate: 0.002);

        for (var arm = 0; arm < 3; arm++)
            Assert.Equal(ToyBandit.Reference[arm], reached[arm], 0.01);
    }

    /// <summary>Every arm once a round, weighed by its present probability, so that gradients are exact.</summary>
    private static double[] Trained(double coefficient, string placement, double learningRate)
    {
        const int Steps = 400;
        double[] logits = [.. ToyBandit.Reference.Select(probability => Math.Log(probability))];
        using var model = new TableModel(3, [[ToyBandit.Prompt]], [logits]);
        var options = new GrpoOptions { GroupSize = 3, BatchSize = 3, NormalizeByStandardDeviation = false, Kl = new() { Coefficient = coefficient, Placement = placement } };
        using var update = new PolicyUpdate(
            model, new Grpo(options), new() { Optimizer = new() { LearningRate = learningRate, WeightDecay = 0, MaxGradientNorm = 0, Schedule = "linear", FinalShare = 0 }, Steps = Steps }, ToyBandit.CreateReference());
        for (var step = 0; step < Steps; step++)
        {
            var chances = model.Probabilities(ToyBandit.Prompt);
            update.Run(new Round([.. Enumerable.Range(0, 3).Select(arm => ToyBandit.Pull(0, arm, Math.Log(chances[arm])))]) { ImportanceWeights = [.. chances.Select(chance => new[] { 0, (float)(3 * chance) })] });
        }

        return model.Probabilities(ToyBandit.Prompt);
    }
}
