using Platform.Policies.Models;
using Platform.Policies.Tests.Support;
using static TorchSharp.torch;

namespace Platform.Policies.Tests.Models;

/// <summary>Small models and batches for the tests.</summary>
internal static class SomeModels
{
    public static ModelConfig Plain { get; } = new() { VocabularySize = 40, HiddenSize = 32, Layers = 2, Heads = 4, FeedForwardSize = 48, MaxLength = 64, InitializerRange = 0.1 };

    public static ModelConfig Grouped { get; } = Plain with { KeyValueHeads = 2, TiedEmbeddings = false };

    public static ModelConfig Biased { get; } = Plain with { KeyValueHeads = 1, AttentionBias = true, RopeTheta = 1_000_000, NormEpsilon = 1e-6 };

    /// <summary>No size is a multiple of a vector's width.</summary>
    public static ModelConfig OddWidths { get; } = Plain with { VocabularySize = 37, HiddenSize = 30, Heads = 3, FeedForwardSize = 43 };

    /// <summary>A model whose norms and biases are not the neutral ones it starts with.</summary>
    public static DecoderModel Create(ModelConfig config)
    {
        var model = new DecoderModel(config, 7);
        var random = new Random(13);
        foreach (var weight in model.Weights)
            if (weight.Shape.Length == 1)
                model.SetWeight(weight.Name, [.. Enumerable.Range(0, (int)weight.Count).Select(_ => (weight.Name.EndsWith("bias", StringComparison.Ordinal) ? 0 : 1) + 0.4f * (random.NextSingle() - 0.5f))]);
        return model;
    }

    public static Dictionary<string, float[]> Export(DecoderModel model) => model.Weights.ToDictionary(weight => weight.Name, weight =>
    {
        var values = new float[weight.Count];
        model.GetWeight(weight.Name, values);
        return values;
    });

    /// <summary>Logits of the scalar reference, flat. [time, vocabulary]</summary>
    public static float[] Reference(ModelConfig config, IReadOnlyDictionary<string, float[]> weights, ReadOnlySpan<int> tokens) =>
        [.. ReferenceDecoder.Logits(config, weights, tokens.ToArray()).SelectMany(row => row).Select(value => (float)value)];

    /// <summary>Five sequences of different lengths, about half of their tokens marked.</summary>
    public static SequenceBatch Batch(ModelConfig config, int seed)
    {
        var random = new Random(seed);
        var tokens = new[] { 3, 12, 7, 2, 9 }.Select(length => Enumerable.Range(0, length).Select(_ => random.Next(config.VocabularySize)).ToArray()).ToArray();
        return new(tokens, [.. tokens.Select(row => row.Select((_, t) => t > 0 && (t == 1 || random.Next(2) == 0)).ToArray())]);
    }

    /// <summary>A scalar of the log-probs and the entropies whose gradient reaches every weight.</summary>
    public static Tensor Loss(DecoderModel model, SequenceBatch batch)
    {
        using var scope = NewDisposeScope();
        var scores = model.TokenLogProbs(batch, temperature: 1.3, entropy: true);
        return (-scores.LogProbs.mean() - 0.1 * scores.Entropy!.square().mean()).MoveToOuterDisposeScope();
    }
}
