using Platform.Training.Learners.Preferences;
using Platform.Training.Plans.Preferences;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.Preferences;

public class KtoTests
{
    [Fact] // by hand: log-ratios 1 (good) and −1 (bad) to two tasks, and 0.75 and 0.25 with the other's prompt, so z₀ = 0.5; β = 0.1
    public void Loss_OneOfEach_MatchesIndependentReference()
    {
        // prompts 3 and 4, responses 0 and 1; the model looks at the prompt
        int[][] contexts = [[3], [4]];
        double[][] policy = [[-2, -3.25, 0], [-2.25, -5, 0]];
        double[][] reference = [[-3, -3.5, 0], [-3, -4, 0]];
        using var model = new FixedScores(contexts, policy);
        using var update = new PolicyUpdate(model, new Kto(new KtoOptions()), new(), new FixedScores(contexts, reference));
        var round = new Round([Pull(0, 3, 0, 1), Pull(1, 4, 1, 0)]);
        update.Prepare(round);

        var (loss, _) = update.Backward(update.Batches(round, 0).Single());

        Assert.Equal((0.487503 + 0.462570) / 2, loss, 1e-6);
        Assert.Equal(0.5, update.Run(round)["referencePoint"], 1e-6);
    }

    [Fact]
    public void Loss_AtTheReference_HasNoReferencePoint()
    {
        using var model = ToyBandit.CreatePolicy();
        using var update = new PolicyUpdate(model, new Kto(new KtoOptions()), new() { Optimizer = new() { LearningRate = 0 } }, model.Copy());

        var metrics = update.Run(new Round([ToyBandit.Pull(0, 0, 0), ToyBandit.Pull(1, 1, 0)]));

        Assert.Equal(0, metrics["referencePoint"], 1e-12);
        Assert.Equal(0.5, metrics["loss"], 1e-12);
    }

    [Fact]
    public void Run_GoodResponsesOnly_RaisesThemEverMoreSlowly()
    {
        using var model = ToyBandit.CreatePolicy();
        using var update = new PolicyUpdate(model, new Kto(new KtoOptions { Beta = 1 }), new() { Optimizer = new() { LearningRate = 0.1, WeightDecay = 0 }, Steps = 200 }, model.Copy());
        var norms = new List<double>();
        for (var step = 0; step < 200; step++)
            norms.Add(update.Run(new Round([ToyBandit.Pull(0, 0, 0, 1)]))["gradNorm"]);

        Assert.True(model.Probabilities(ToyBandit.Prompt)[0] > 0.9);
        Assert.True(norms[^1] < norms[0] / 10);
    }

    [Fact]
    public void Run_ThreeBadForOneGood_GivesTheGoodTheWeightOfAllThree()
    {
        using var model = new KnownScores([-1, -1, -1, -1]);
        using var update = new PolicyUpdate(model, new Kto(new KtoOptions()), new(), new KnownScores([-1, -1, -1, -1]));
        var round = new Round([.. Enumerable.Range(0, 4).Select(i => Some.Trajectory(i, ([0], [i], [0], i == 0 ? 1 : 0)))]);
        update.Prepare(round);
        update.Backward(update.Batches(round, 0).Single());

        var gradient = Tensors.Values(model.LogProbs.grad!);
        Assert.Equal(-gradient[0], gradient[1] + gradient[2] + gradient[3], 1e-7);
    }

    private static Trajectory Pull(int group, int prompt, int arm, double reward) => Trajectory.FromTokens(group, [prompt, arm], [false, true], [0, 0], [reward]);
}
