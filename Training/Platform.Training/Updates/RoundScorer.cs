using Platform.Policies.Models;
using static TorchSharp.torch;

namespace Platform.Training.Updates;

/// <summary>Scores trajectories under a model without recording gradients. Where a trajectory says among which tokens it was sampled, every model is scored among those.</summary>
/// <param name="policy">The model that is trained.</param>
/// <param name="temperature">Temperature at which its tokens were sampled.</param>
/// <param name="tokens">Most tokens of a micro-batch.</param>
public sealed class RoundScorer(ITokenModel policy, double temperature, int tokens)
{
    /// <summary>The model that is trained.</summary>
    public ITokenModel Policy => policy;

    /// <summary>The reference policy, or null.</summary>
    public ITokenModel? Reference { get; init; }

    /// <summary>Temperature at which tokens are sampled.</summary>
    public double Temperature => temperature;

    /// <summary>Most tokens of a micro-batch.</summary>
    public int MicroBatchTokens => tokens;

    /// <summary>Log-probs in nats of every trainable token; 0 elsewhere.</summary>
    /// <param name="model">Any model of the same vocabulary.</param>
    /// <param name="round">Whose trajectories.</param>
    /// <returns>[trajectories][time]</returns>
    public float[][] LogProbs(ITokenModel model, Round round)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(round);
        float[][] logProbs = [.. round.Trajectories.Select(trajectory => new float[trajectory.Tokens.Length])];
        ForEach(model, round, new(temperature), (index, t, row, scores) => logProbs[index][t] = scores.LogProbs[row]);
        return logProbs;
    }

    /// <summary>Goes through every trainable token of a round.</summary>
    /// <param name="model">Any model of the same vocabulary.</param>
    /// <param name="round">Whose trajectories.</param>
    /// <param name="request">What to compute.</param>
    /// <param name="visit">Called with the trajectory's index, the token's position, and its row in the scores of its micro-batch.</param>
    public void ForEach(ITokenModel model, Round round, ScoreRequest request, Action<int, int, int, PlainScores> visit)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(visit);
        using var guard = no_grad();
        var batch = new OptimizerBatch(round, [[.. Enumerable.Range(0, round.Trajectories.Count)]]);
        foreach (var micro in MicroBatch.Pack(batch, batch.Indices.Select(index => new[] { index }), tokens))
        {
            using var scope = NewDisposeScope();
            using var scores = AllowedTokens.Score(model, micro, request);
            var plain = PlainScores.From(scores);
            var row = 0;
            foreach (var index in micro.Indices)
                for (var t = 0; t < round.Trajectories[index].Tokens.Length; t++)
                    if (round.Trajectories[index].Trainable[t])
                        visit(index, t, row++, plain);
        }
    }
}

/// <summary>Scores copied out of their tensors.</summary>
/// <param name="LogProbs">In nats. [tokens]</param>
/// <param name="Entropy">In nats; empty if it was not asked for. [tokens]</param>
/// <param name="Logits">Empty if they were not asked for. [tokens · vocabulary]</param>
/// <param name="Features">Empty if they were not asked for. [tokens · features]</param>
public sealed record PlainScores(float[] LogProbs, float[] Entropy, float[] Logits, float[] Features)
{
    internal static PlainScores From(TokenScores scores) => new(Copy(scores.LogProbs), Copy(scores.Entropy), Copy(scores.Logits), Copy(scores.Features));

    internal static float[] Copy(Tensor? tensor)
    {
        if (tensor is null)
            return [];
        using var scope = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
    }
}
