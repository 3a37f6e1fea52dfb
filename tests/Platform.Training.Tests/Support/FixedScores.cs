using Platform.Policies.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Training.Tests.Support;

/// <summary>A model whose log-prob of a token after the prompt before it is an entry of a table: not a distribution, but exact numbers by prompt.</summary>
internal sealed class FixedScores(int[][] prompts, double[][] logProbs) : ITokenModel
{
    private readonly Parameter _table = new(tensor(logProbs.SelectMany(row => row).ToArray()).view(prompts.Length, -1));

    public Device Device => CPU;

    public int VocabularySize => logProbs[0].Length;

    public int FeatureSize => 1;

    public IReadOnlyList<Parameter> Trainable => [_table];

    public TokenScores Score(SequenceBatch batch, ScoreRequest request)
    {
        var rows = batch.Positions.Select(position => (long)Array.FindIndex(prompts, prompt => prompt[0] == batch.Inputs[position])).ToArray();
        var flat = rows.Select((row, i) => row * VocabularySize + batch.Targets[i]).ToArray();
        return new(_table.view(-1).index_select(0, tensor(flat)), request.Entropy ? zeros(rows.Length, ScalarType.Float64) : null);
    }

    public Tensor Features(IReadOnlyList<int[]> tokens, IReadOnlyList<int[]> positions) => ones(positions.Sum(row => row.Length), 1);

    public ITokenModel Copy() => new FixedScores(prompts, logProbs);

    public void CopyWeightsFrom(ITokenModel other) => throw new NotSupportedException();

    public void Dispose() => _table.Dispose();
}
