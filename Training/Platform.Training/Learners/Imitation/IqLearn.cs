using Platform.Training.Plans.Imitation;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Imitation;

/// <summary>Imitation that reads logits as Q-values: −ℓ + λ (V(s) + ℓ − γV(s'))², with V the log-sum-exp of the logits and 0 after the last token.</summary>
/// <remarks>Source: Imitating Language via Scalable Inverse Reinforcement Learning, arXiv:2409.01369. V + ℓ is the demonstrated token's logit.
/// The next state of a turn's last token is the policy's next token, with what the environment wrote in between.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class IqLearn(IqLearnOptions options) : Objective
{
    /// <inheritdoc/>
    public override ObjectiveNeeds Needs => ObjectiveNeeds.Logits;

    /// <inheritdoc/>
    public override Tensor Loss(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(metrics);
        var values = micro.Scores.Logits!.logsumexp(-1); // [tokens]
        var tokens = micro.Sequences.TrainableCount;
        var continues = new double[tokens]; // 0 at the last token of each trajectory
        var next = new long[tokens];
        for (int row = 0, token = 0; row < micro.Sequences.Counts.Length; row++)
            for (var i = 0; i < micro.Sequences.Counts[row]; i++, token++)
                (continues[token], next[token]) = i + 1 < micro.Sequences.Counts[row] ? (options.Discount, token + 1) : (0, token);
        var following = values.index_select(0, tensor(next, device: values.device)) * tensor(continues, dtype: values.dtype, device: values.device);
        var error = values + micro.LogProbs - following;
        metrics.Add("temporalDifference", error.detach().square());
        return micro.WeightedSum(-micro.LogProbs + options.Coefficient * error.square());
    }
}
