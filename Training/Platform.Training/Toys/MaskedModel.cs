using Platform.Policies.Models;
using Platform.Policies.Sampling;
using Platform.Training.Updates;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Toys;

/// <summary>A policy whose unlikely tokens, as another policy sees them, are ruled out: for playing toy tasks, not for training.</summary>
/// <param name="policy">Gives the logits; stays the caller's.</param>
/// <param name="guide">Decides what is ruled out; stays the caller's.</param>
/// <param name="mask">What is kept.</param>
public sealed class MaskedModel(ITokenModel policy, ITokenModel guide, NucleusMask mask) : ITokenModel
{
    /// <inheritdoc/>
    public Device Device => policy.Device;

    /// <inheritdoc/>
    public int VocabularySize => policy.VocabularySize;

    /// <inheritdoc/>
    public int FeatureSize => policy.FeatureSize;

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Trainable => [];

    /// <inheritdoc/>
    public TokenScores Score(SequenceBatch batch, ScoreRequest request)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var guided = PlainScores.Copy(guide.Score(batch, new(Logits: true)).Logits);
        var logits = PlainScores.Copy(policy.Score(batch, new(request?.Temperature ?? 1, Logits: true)).Logits);
        for (var row = 0; row < batch.TrainableCount; row++)
            mask.Apply(guided.AsSpan(row * VocabularySize, VocabularySize), logits.AsSpan(row * VocabularySize, VocabularySize));
        var narrowed = tensor(logits, [batch.TrainableCount, VocabularySize]);
        var logProbs = narrowed.log_softmax(-1).gather(1, tensor(batch.Targets).unsqueeze(1)).squeeze(1);
        return new(logProbs.MoveToOuterDisposeScope(), null) { Logits = narrowed.MoveToOuterDisposeScope() };
    }

    /// <inheritdoc/>
    public Tensor Features(IReadOnlyList<int[]> tokens, IReadOnlyList<int[]> positions) => policy.Features(tokens, positions);

    /// <inheritdoc/>
    public ITokenModel Copy() => throw new NotSupportedException("A masked policy is not copied: copy the policy it masks.");

    /// <inheritdoc/>
    public void CopyWeightsFrom(ITokenModel other) => policy.CopyWeightsFrom(other);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
