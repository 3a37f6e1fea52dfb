using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners;

/// <summary>Supervised fine-tuning on demonstrated actions: −log π of the demonstrated tokens, averaged over the trainable tokens of the whole optimizer batch.</summary>
/// <remarks>Behaviour cloning; over whole learning histories it is algorithm distillation (arXiv:2210.14215, section 3).
/// Only the demonstrator's tokens are learnt; what the environment and the chat template wrote is context.</remarks>
public sealed class Sft : Objective
{
    /// <inheritdoc/>
    public override Tensor Loss(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        return micro.WeightedSum(-micro.LogProbs);
    }
}
