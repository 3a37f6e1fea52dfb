using Platform.Training.Learners.CriticFree;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.CriticFree;

public class MdpoTests
{
    [Theory]
    [InlineData("full")]
    [InlineData("sampled")]
    public void Loss_FirstInnerStep_HasThePolicyGradient(string divergence) =>
        Tensors.Near([-0.167480, 0.112897, 0.054583], ToyGradients.OnBandit(new Mdpo(new() { Divergence = divergence }), groupSize: 2), 1e-6);

    [Fact] // ∝ p · exp(t · r) with t = ½; every arm once, weighed by its probability, so that the expectation is exact.
    public void Run_InnerLoopToItsEnd_ReachesTheMirrorStep()
    {
        using var model = ToyBandit.CreatePolicy();
        var start = model.Probabilities(ToyBandit.Prompt);
        var options = new MdpoOptions { StepSize = 0.5, Anneals = false, Baseline = "mean" };
        using var update = new PolicyUpdate(model, new Mdpo(options), new() { Epochs = 1500, Steps = 1500, Optimizer = new() { LearningRate = 0.01, WeightDecay = 0 } });

        update.Run(new Round([.. Enumerable.Range(0, 3).Select(arm => ToyBandit.Pull(0, arm, Math.Log(start[arm])))]) { ImportanceWeights = [.. start.Select(probability => new[] { 0, (float)probability * 3 })] });

        Tensors.Near([0.440002, 0.161868, 0.398130], [.. model.Probabilities(ToyBandit.Prompt).Select(value => (float)value)], 1e-4);
    }

    [Fact] // Log-ratios ±.2: k2 is .02 a token; t = 2 · (1 − ½).
    public void Loss_AnnealedStepSize_DividesTheDivergence()
    {
        var rows = ObjectiveRun.Rows((0, 1, [-1]), (0, 1, [-1]));

        Assert.Equal(0.02, Loss(0.5), 1e-6);
        Assert.Equal(0.01, Loss(0), 1e-6);

        double Loss(double progress)
        {
            using var model = new KnownScores([-0.8f, -1.2f]);
            using var update = new PolicyUpdate(model, new Mdpo(new() { StepSize = 2, Divergence = "sampled" }), new());
            var round = new Round(rows) { Progress = progress };
            update.Prepare(round);
            return update.Backward(update.Batches(round, 0).Single()).Loss;
        }
    }
}
