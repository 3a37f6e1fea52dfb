using static TorchSharp.torch;

namespace Platform.Policies.Models;

/// <summary>What a model says about the scored tokens of a <see cref="SequenceBatch"/>, sequence after sequence.</summary>
/// <param name="LogProbs">Log-prob of each scored token in nats, attached to the graph. [trainable]</param>
/// <param name="Entropy">Entropy of the distribution each was drawn from in nats, attached to the graph, or null if it was not asked for. [trainable]</param>
public sealed record TokenScores(Tensor LogProbs, Tensor? Entropy) : IDisposable
{
    /// <summary>Logits over the temperature at the position that predicts each scored token, attached to the graph, or null if they were not asked for. [trainable, vocabulary]</summary>
    public Tensor? Logits { get; init; }

    /// <summary>Features of the position that predicts each scored token, attached to the graph, or null if they were not asked for. [trainable, features]</summary>
    public Tensor? Features { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        LogProbs.Dispose();
        Entropy?.Dispose();
        Logits?.Dispose();
        Features?.Dispose();
    }
}
