using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Tests.Learners.Guided;

/// <summary>Objectives on log-probs that are given: token ids are places in one list of log-probs.</summary>
internal static class Toy
{
    /// <summary>A reply whose tokens follow prompt token 0.</summary>
    public static Trajectory Reply(int group, double reward, int[] tokens, float[] old, bool[]? given = null) => Trajectory.FromTokens(
        group, [0, .. tokens], [false, .. tokens.Select(_ => true)], [.. new int[tokens.Length + 1]], [reward], [0, .. old]).WithGiven(given is null ? null : [false, .. given]);

    /// <summary>Loss, gradient by log-prob and the round of one optimizer batch.</summary>
    public static (double Loss, float[] Gradient, Round Round) Run(Objective objective, float[] logProbs, Trajectory[] trajectories, float[]? entropy = null, double progress = 0, float[]? reference = null)
    {
        using var scope = NewDisposeScope();
        using var model = new KnownScores(logProbs, entropy);
        using var update = new PolicyUpdate(model, objective, new(), reference is null ? null : new KnownScores(reference));
        var round = new Round(trajectories) { Progress = progress };
        update.Prepare(round);
        var (loss, _) = update.Backward(update.Batches(round, 0).Single());
        return (loss, model.LogProbs.grad is { } gradient ? Tensors.Values(gradient) : new float[logProbs.Length], round);
    }

    /// <summary>An update that changes nothing, for the metrics of a round.</summary>
    public static UpdateOptions Still => new() { Optimizer = new OptimizerOptions { LearningRate = 0, MaxGradientNorm = 0 } };
}
