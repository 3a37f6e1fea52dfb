using Platform.Training.Objectives;
using static TorchSharp.torch;

namespace Platform.Training.Learners;

/// <summary>Supervised fine-tuning on demonstrated actions: the loss of one micro-batch.</summary>
/// <remarks>Behaviour cloning; over whole learning histories it is algorithm distillation (arXiv:2210.14215, section 3).
/// Only the demonstrator's tokens are learnt; what the environment and the chat template wrote is context.</remarks>
public static class Sft
{
    /// <summary>−log π of the demonstrated tokens, averaged over the trainable tokens of the whole optimizer batch.</summary>
    /// <param name="logProbs">Under the policy being trained, in nats. [tokens]</param>
    /// <param name="weights">Share of each token in the optimizer batch's loss, from <see cref="Aggregate.Weights"/>. [tokens]</param>
    /// <returns>Scalar, attached to the graph, for the caller to dispose.</returns>
    public static Tensor Loss(Tensor logProbs, Tensor weights)
    {
        ArgumentNullException.ThrowIfNull(logProbs);
        using var losses = -logProbs;
        return Aggregate.Sum(losses, weights);
    }
}
