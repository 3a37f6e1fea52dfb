using Platform.Training.Rollouts;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Tests.Support;

/// <summary>One pair whose log-probs are known: the chosen has 4 tokens and −10 nats (reference −11), the rejected 8 tokens and −14 nats (reference −13).</summary>
internal static class Pairs
{
    private static readonly float[] s_policy = [.. Enumerable.Repeat(-2.5f, 4), .. Enumerable.Repeat(-1.75f, 8)];
    private static readonly float[] s_reference = [.. Enumerable.Repeat(-2.75f, 4), .. Enumerable.Repeat(-1.625f, 8)];

    /// <summary>Loss, metrics and gradient of the pair.</summary>
    public static (double Loss, IReadOnlyDictionary<string, double> Metrics, float[] Gradient) Run(Objective objective, float[]? policy = null, bool rejectedFirst = false)
    {
        using var scope = NewDisposeScope();
        using var model = new KnownScores(policy ?? s_policy);
        using var update = new PolicyUpdate(model, objective, new() { Optimizer = new() { LearningRate = 0, MaxGradientNorm = 0 } }, new KnownScores(s_reference));
        Trajectory[] pair = [Some.Trajectory(0, ([0], [0, 1, 2, 3], new float[4], 1)), Some.Trajectory(0, ([0], [4, 5, 6, 7, 8, 9, 10, 11], new float[8], 0))];
        var round = new Round(rejectedFirst ? [pair[1], pair[0]] : pair);
        update.Prepare(round);
        var (loss, _) = update.Backward(update.Batches(round, 0).Single());
        var gradient = model.LogProbs.grad!.data<float>().ToArray();
        return (loss, update.Run(round), gradient);
    }

    /// <summary>The same where policy and reference agree.</summary>
    public static (double Loss, IReadOnlyDictionary<string, double> Metrics, float[] Gradient) AtReference(Objective objective) => Run(objective, s_reference);
}
