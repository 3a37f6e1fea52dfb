using Platform.Training.Toys;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Tests.Support;

/// <summary>Gradients on toy problems, enumerated over everything that can be sampled.</summary>
internal static class ToyGradients
{
    /// <summary>The gradient of the loss by the bandit's logits, expected over all groups that the policy may sample.</summary>
    public static float[] OnBandit(Objective objective, int groupSize)
    {
        using var scope = NewDisposeScope();
        using var model = ToyBandit.CreatePolicy();
        using var update = new PolicyUpdate(model, objective, new(), objective.Needs.HasFlag(ObjectiveNeeds.Reference) ? ToyBandit.CreateReference() : null);
        var probabilities = model.Probabilities(ToyBandit.Prompt);
        var expected = new double[3];
        for (var code = 0; code < (int)Math.Pow(3, groupSize); code++)
        {
            int[] arms = [.. Enumerable.Range(0, groupSize).Select(i => code / (int)Math.Pow(3, i) % 3)];
            var round = new Round([.. arms.Select(arm => ToyBandit.Pull(0, arm, Math.Log(probabilities[arm])))]);
            update.Prepare(round);
            foreach (var batch in update.Batches(round, 0))
                update.Backward(batch);
            if (model.Table.grad is not { } gradient)
                continue;
            var weight = arms.Aggregate(1.0, (product, arm) => product * probabilities[arm]);
            var values = gradient.data<double>().ToArray();
            for (var i = 0; i < 3; i++)
                expected[i] += weight * values[i];
            gradient.zero_();
        }

        return [.. expected.Select(value => (float)value)];
    }
}
