using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.MultiTurn;

public class DirectAdvantageTests
{
    private static readonly DirectAdvantageOptions _options = new() { Beta = 0.5, CriticRounds = 3, CriticSteps = 600, MinimumAdvantage = 0 };

    [Fact] // Bandit at its reference with β 0.5: −(1 / β) times the policy gradient; the minimiser by calculus.
    public void Run_ToyBanditAtTheReference_FollowsThePolicyGradientToTheMinimiser()
    {
        using var model = Bandit();
        using var update = new PolicyUpdate(model, new DirectAdvantage(_options), new() { Optimizer = new() { LearningRate = 0.02, WeightDecay = 0 }, Steps = 1 }, Bandit());
        for (var step = 0; step < 3; step++)
            update.Run(Pulls(step));
        Assert.Equal(0.2, model.Probabilities(ToyBandit.Prompt)[0], 1e-9); // the policy waits for its critic
        var round = Pulls(3);
        update.Prepare(round);
        update.Backward(update.Batches(round, 0).Single());

        double[] gradient = [.. model.Table.grad!.data<double>().ToArray()[..3]];
        Assert.Equal(-0.272, gradient[0], 0.01);
        Assert.Equal(0.32, gradient[1], 0.01);
        Assert.Equal(-0.048, gradient[2], 0.01);
        for (var step = 3; step < 400; step++)
            update.Run(Pulls(step));
        Assert.Equal(0.473715, model.Probabilities(ToyBandit.Prompt)[0], 0.01);
        Assert.Equal(0.238501, model.Probabilities(ToyBandit.Prompt)[1], 0.01);
        Assert.Equal(0.287783, model.Probabilities(ToyBandit.Prompt)[2], 0.01);
    }

    [Fact] // Every chance is 1/2 at first: nothing stands out, nothing is learnt.
    public void Loss_CriticWithoutAnOpinion_HasNoGradient()
    {
        using var model = Bandit();
        using var update = new PolicyUpdate(model, new DirectAdvantage(_options with { MinimumAdvantage = 0.05 }), new(), Bandit());
        var round = Pulls(3);
        update.Prepare(round);
        update.Backward(update.Batches(round, 0).Single());

        Assert.All(model.Table.grad!.data<double>().ToArray(), value => Assert.Equal(0, value));
    }

    /// <summary>Ten pulls, as often as the reference pulls each arm.</summary>
    private static Round Pulls(int step) => new([.. ((int[])[0, 0, 1, 1, 1, 1, 1, 2, 2, 2]).Select(arm => ToyBandit.Pull(0, arm, Math.Log(ToyBandit.Reference[arm])))]) { Step = step };

    private static TableModel Bandit()
    {
        double[] logits = [.. ToyBandit.Reference.Select(probability => Math.Log(probability))];
        return new(3, [[ToyBandit.Prompt], [ToyBandit.Prompt, 0], [ToyBandit.Prompt, 1], [ToyBandit.Prompt, 2]], [logits, new double[3], new double[3], new double[3]]);
    }
}
