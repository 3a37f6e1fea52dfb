using Platform.Policies.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Learners.References;

/// <summary>A policy with its adapters switched off: the model that it began from, without a second copy of it.</summary>
/// <param name="policy">A model with adapters, which outlives this object.</param>
internal sealed class AdapterOffModel(DecoderModel policy) : ITokenModel
{
    public Device Device => policy.Device;

    public int VocabularySize => policy.VocabularySize;

    public int FeatureSize => policy.FeatureSize;

    public IReadOnlyList<Parameter> Trainable => [];

    public TokenScores Score(SequenceBatch batch, ScoreRequest request)
    {
        using var off = policy.Lora!.Off();
        return policy.Score(batch, request);
    }

    public Tensor Features(IReadOnlyList<int[]> tokens, IReadOnlyList<int[]> positions)
    {
        using var off = policy.Lora!.Off();
        return policy.Features(tokens, positions);
    }

    public ITokenModel Copy()
    {
        using var off = policy.Lora!.Off();
        return policy.Copy();
    }

    public void CopyWeightsFrom(ITokenModel other) => throw new InvalidOperationException("The policy without its adapters takes no weights: they are the policy's own.");

    public void Dispose()
    {
    }
}
