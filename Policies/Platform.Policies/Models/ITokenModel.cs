using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Policies.Models;

/// <summary>A model of the next token that can be trained: a decoder, or the table of a toy problem.</summary>
public interface ITokenModel : IDisposable
{
    /// <summary>Where it lives.</summary>
    Device Device { get; }

    /// <summary>Token ids lie in 0 to this, exclusively.</summary>
    int VocabularySize { get; }

    /// <summary>Features of one position, which a value head reads.</summary>
    int FeatureSize { get; }

    /// <summary>What an optimizer changes, always in the same order.</summary>
    IReadOnlyList<Parameter> Trainable { get; }

    /// <summary>Scores the marked tokens of a batch.</summary>
    /// <param name="batch">Sequences and which of their tokens are scored; at least one is.</param>
    /// <param name="request">What to compute.</param>
    /// <returns>Attached to the graph where gradients are recorded; for the caller to dispose.</returns>
    /// <exception cref="ArgumentException">A token is outside the vocabulary, nothing is scored, or a sequence is too long.</exception>
    TokenScores Score(SequenceBatch batch, ScoreRequest request);

    /// <summary>What the model makes of a position and of everything before it.</summary>
    /// <param name="tokens">Sequences, one or more tokens each. [sequences][time]</param>
    /// <param name="positions">Positions of interest in each sequence. [sequences][any]</param>
    /// <returns>Sequence after sequence, attached to the graph where gradients are recorded; for the caller to dispose. [positions, features]</returns>
    Tensor Features(IReadOnlyList<int[]> tokens, IReadOnlyList<int[]> positions);

    /// <summary>A copy with weights of its own that want no gradients: a reference, a target or a snapshot. For the caller to dispose.</summary>
    ITokenModel Copy();

    /// <summary>Takes over the weights of a model of the same shape.</summary>
    /// <param name="other">The other model.</param>
    void CopyWeightsFrom(ITokenModel other);
}
