using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Toys;

namespace Platform.Training.Tests.Learners.MultiTurn;

/// <summary>Episodes of one turn.</summary>
public class ArcherBanditTests
{
    [Fact] // Nothing follows a turn, so Q is its reward, V their mean under the policy, and the actor REINFORCE with V for a baseline.
    public void CriticStep_ToyBandit_FitsRewardsAndTheirMean()
    {
        double[] chances = [0.25, 0.5, 0.25];
        using var model = new TableModel(
            3, [[ToyBandit.Prompt], [ToyBandit.Prompt, 0], [ToyBandit.Prompt, 1], [ToyBandit.Prompt, 2]],
            [[.. chances.Select(chance => Math.Log(chance))], new double[3], new double[3], new double[3]]);
        using var archer = new Archer(model, new ArcherOptions(), new() { Optimizer = new() { LearningRate = 0.02, WeightDecay = 0 } }, new(model, 1, 1, 4096));
        Archer.Transition[] pulls = [.. ((int[])[0, 1, 1, 2]).SelectMany(arm => Archer.Transition.Of(ToyBandit.Pull(0, arm, 0)))];

        for (var step = 0; step < 600; step++)
            archer.CriticStep(pulls, [[0], [1], [1], [2]]); // fresh utterances as often as the policy gives them

        int[] state = [ToyBandit.Prompt];
        var advantages = archer.Advantages([state, state, state], [[0], [1], [2]]);
        var mean = chances.Zip(ToyBandit.Rewards, (chance, reward) => chance * reward).Sum();
        for (var arm = 0; arm < 3; arm++)
            Assert.Equal(ToyBandit.Rewards[arm] - mean, advantages[arm], 0.05);
        Assert.Equal(0, chances.Zip(advantages, (chance, advantage) => chance * advantage).Sum(), 0.02);
    }
}
