using Platform.Policies.Models;
using static TorchSharp.torch;

namespace Platform.Training.Updates;

/// <summary>Scores of tokens that were sampled among some of the vocabulary: the others are ruled out for every model that scores them.</summary>
internal static class AllowedTokens
{
    private const double RuledOut = -1e30; // finite, so that the entropy has no 0 · ∞

    /// <summary>Scores a micro-batch, among the allowed tokens where its trajectories say which were.</summary>
    /// <param name="model">Any model of the vocabulary.</param>
    /// <param name="micro">What is scored.</param>
    /// <param name="request">What to compute.</param>
    /// <returns>For the caller to dispose.</returns>
    public static TokenScores Score(ITokenModel model, MicroBatch micro, ScoreRequest request)
    {
        if (!micro.IsNarrowed)
            return model.Score(micro.Sequences, request);
        using var scope = NewDisposeScope();
        var scores = model.Score(micro.Sequences, request with { Logits = true, Entropy = false });
        var logits = scores.Logits!.masked_fill(RuledOutTokens(micro, scores.Logits), RuledOut);
        var distribution = logits.log_softmax(-1);
        var logProbs = distribution.gather(1, tensor(micro.Sequences.Targets, device: logits.device).unsqueeze(1)).squeeze(1);
        var entropy = request.Entropy ? -(distribution.exp() * distribution).sum(-1) : null;
        return new(logProbs.MoveToOuterDisposeScope(), entropy?.MoveToOuterDisposeScope())
        {
            Logits = request.Logits ? logits.MoveToOuterDisposeScope() : null,
            Features = scores.Features?.alias().MoveToOuterDisposeScope(),
        };
    }

    /// <summary>[trainable, vocabulary]</summary>
    private static Tensor RuledOutTokens(MicroBatch micro, Tensor logits)
    {
        var vocabulary = (int)logits.shape[1];
        var ruledOut = new bool[micro.Sequences.TrainableCount * vocabulary];
        var row = 0;
        foreach (var index in micro.Indices)
        {
            var trajectory = micro.Batch.Round.Trajectories[index];
            for (var t = 0; t < trajectory.Tokens.Length; t++)
            {
                if (!trajectory.Trainable[t])
                    continue;
                if (trajectory.Allowed?[t] is { } allowed)
                    for (var token = 0; token < vocabulary; token++)
                        ruledOut[row * vocabulary + token] = !allowed.Contains(token);
                row++;
            }
        }

        return tensor(ruledOut, [row, vocabulary], device: logits.device);
    }
}
