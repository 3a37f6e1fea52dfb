using Platform.Policies.Models;
using Platform.Training.Learners;
using static TorchSharp.torch;

namespace Platform.Training.Tests.Learners.Optimizers;

/// <summary>A small model, batches for it, and some steps of an optimizer over them.</summary>
internal static class SmallTraining
{
    public static ModelConfig Config { get; } = new() { VocabularySize = 40, HiddenSize = 32, Layers = 4, Heads = 4, KeyValueHeads = 2, FeedForwardSize = 48, MaxLength = 64, InitializerRange = 0.1 };

    public static DecoderModel Model(ScalarType type = ScalarType.Float32) => new(Config, 7, dtype: type);

    public static SequenceBatch Batch(int seed)
    {
        var random = new Random(seed);
        var tokens = Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 12).Select(_ => random.Next(Config.VocabularySize)).ToArray()).ToArray();
        return new(tokens, [.. tokens.Select(row => row.Select((_, t) => t > 0).ToArray())]);
    }

    public static double Backward(DecoderModel model, SequenceBatch batch, double share = 1)
    {
        using var scope = NewDisposeScope();
        using var scores = model.TokenLogProbs(batch);
        var loss = -scores.LogProbs.mean() * share;
        loss.backward();
        return loss.item<float>();
    }

    public static void Steps(DecoderModel model, Optimization optimization, int from, int to)
    {
        for (var step = from; step < to; step++)
        {
            Backward(model, Batch(step));
            optimization.Apply(step);
        }
    }

    /// <summary>Every parameter as 32-bit floats, in the model's order.</summary>
    public static float[][] Values(DecoderModel model) => [.. model.parameters().Select(Floats)];

    public static float[] Floats(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float32).contiguous().data<float>().ToArray();
    }
}
