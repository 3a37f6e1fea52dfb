using Platform.Policies.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Tests.Support;

/// <summary>A model whose log-prob of token i is entry i of a parameter, whatever stands before it: for objectives whose inputs are given.</summary>
internal sealed class KnownScores(float[] logProbs, float[]? entropy = null) : ITokenModel
{
    public Parameter LogProbs { get; } = new(tensor(logProbs));

    public Device Device => CPU;

    public int VocabularySize => logProbs.Length;

    public int FeatureSize => 1;

    public IReadOnlyList<Parameter> Trainable => [LogProbs];

    public TokenScores Score(SequenceBatch batch, ScoreRequest request) => new(
        LogProbs.index_select(0, tensor(batch.Targets)),
        request.Entropy ? tensor(entropy ?? new float[logProbs.Length]).index_select(0, tensor(batch.Targets)) : null);

    public Tensor Features(IReadOnlyList<int[]> tokens, IReadOnlyList<int[]> positions) => ones(positions.Sum(row => row.Length), 1);

    public ITokenModel Copy() => new KnownScores(logProbs, entropy);

    public void CopyWeightsFrom(ITokenModel other)
    {
        using var guard = no_grad();
        LogProbs.copy_(((KnownScores)other).LogProbs);
    }

    public void Dispose() => LogProbs.Dispose();
}
