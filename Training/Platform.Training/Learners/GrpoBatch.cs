using static TorchSharp.torch;

namespace Platform.Training.Learners;

/// <summary>What the sampled tokens of one micro-batch bring to <see cref="Grpo.Loss"/>. Tokens that were not sampled are not in it, so no mask is needed.</summary>
/// <param name="Advantages">Advantage of each token's turn. [tokens]</param>
/// <param name="OldLogProbs">Log-prob when it was sampled, in nats. [tokens]</param>
/// <param name="ReferenceLogProbs">Log-prob under the reference in nats; null when there is none. [tokens]</param>
/// <param name="Weights">Share of each token in the optimizer batch's loss. [tokens]</param>
public sealed record GrpoBatch(Tensor Advantages, Tensor OldLogProbs, Tensor? ReferenceLogProbs, Tensor Weights) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Advantages.Dispose();
        OldLogProbs.Dispose();
        ReferenceLogProbs?.Dispose();
        Weights.Dispose();
    }
}

/// <summary>The loss of one micro-batch.</summary>
/// <param name="Loss">Scalar, attached to the graph; the caller disposes it.</param>
/// <param name="Kl">The micro-batch's share of the mean k3 to the reference, in nats; 0 without a reference.</param>
public sealed record GrpoLoss(Tensor Loss, double Kl);
