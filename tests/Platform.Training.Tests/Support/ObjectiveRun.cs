using Platform.Training.Rollouts;
using Platform.Training.Tests.Objectives;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Tests.Support;

/// <summary>Runs an objective on trajectories whose log-probs under every policy are given.</summary>
internal static class ObjectiveRun
{
    /// <summary>Trajectories of one turn whose token ids are their places in the flat list of scores; the prompt is token 0.</summary>
    public static Trajectory[] Rows(params (int Group, double Reward, float[] Old)[] rows)
    {
        var next = 0;
        return [.. rows.Select(row => Some.Trajectory(row.Group, ([0], [.. row.Old.Select(_ => next++)], row.Old, row.Reward)))];
    }

    /// <summary>Loss and gradient by each token's log-prob of one optimizer batch that holds the whole round.</summary>
    /// <param name="objective">Disposed here.</param>
    /// <param name="trajectories">Their token ids are places in <paramref name="logProbs"/>.</param>
    /// <param name="logProbs">Under the policy that is trained.</param>
    /// <param name="reference">Under the reference.</param>
    /// <param name="microBatchTokens">Most tokens of a micro-batch.</param>
    /// <param name="change">Changes the round before it is prepared.</param>
    public static (double Loss, float[] Gradient) Of(
        Objective objective, Trajectory[] trajectories, float[] logProbs, float[]? reference = null, int microBatchTokens = 2048, Action<Round>? change = null)
    {
        using var scope = NewDisposeScope();
        using var model = new KnownScores(logProbs);
        using var update = Update(model, objective, reference, microBatchTokens);
        var round = new Round(trajectories);
        change?.Invoke(round);
        update.Prepare(round);
        double loss = 0;
        foreach (var batch in update.Batches(round, 0))
            loss += update.Backward(batch).Loss;
        return (loss, model.LogProbs.grad is { } gradient ? Tensors.Values(gradient) : new float[logProbs.Length]);
    }

    /// <summary>The advantages that a method gives every token.</summary>
    public static double[][] Advantages(Objective objective, Trajectory[] trajectories, float[]? reference = null)
    {
        using var model = new KnownScores(new float[trajectories.Max(trajectory => trajectory.Tokens.Max()) + 1]);
        using var update = Update(model, objective, reference, 2048);
        var round = new Round(trajectories);
        update.Prepare(round);
        return round.Advantages;
    }

    /// <summary>The advantage of each trajectory of one group with these rewards: that of its last token.</summary>
    public static double[] GroupAdvantages(Objective objective, params double[] rewards) =>
        [.. Advantages(objective, Rows([.. rewards.Select(reward => (0, reward, new[] { -1f }))])).Select(row => row[^1])];

    /// <summary>What an update of one step reports; the weights stay as they are.</summary>
    public static IReadOnlyDictionary<string, double> Metrics(Objective objective, Trajectory[] trajectories, float[] logProbs, float[]? reference = null)
    {
        using var model = new KnownScores(logProbs);
        using var update = Update(model, objective, reference, 2048);
        return update.Run(new Round(trajectories));
    }

    private static PolicyUpdate Update(KnownScores model, Objective objective, float[]? reference, int microBatchTokens) => new(
        model, objective, new() { Optimizer = new() { LearningRate = 0, MaxGradientNorm = 0, MicroBatchTokens = microBatchTokens } }, reference is null ? null : new KnownScores(reference));
}
