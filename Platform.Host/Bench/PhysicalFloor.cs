using Platform.Policies.Models;

namespace Platform.Host.Bench;

/// <summary>The least time in which this machine could do what a workload asks: for each pass the longer of its arithmetic at the processors' peak and of reading
/// weights and cache once. Norms, softmax, activations and sampling count as nothing, so nobody reaches it.</summary>
/// <param name="config">The model.</param>
/// <param name="limits">The machine.</param>
/// <param name="dataType">Type of the weights, <c>f32</c>, <c>bf16</c> or <c>int8</c>; the cache is bfloat16 with the second, else floats.</param>
internal sealed class PhysicalFloor(ModelConfig config, MachineLimits limits, string dataType)
{
    private const double AdamPasses = 7; // weight, gradient and two moments are read, all but the gradient written
    private readonly double _bytes = dataType switch { "bf16" => 2, "int8" => 1, _ => 4 };
    private readonly double _cacheBytes = dataType == "bf16" ? 2 : 4;
    private readonly double _layers = (double)config.Layers * config.HiddenSize * (2 * config.HiddenSize + 2 * config.ResolvedKeyValueHeads * config.HeadSize + 3 * config.FeedForwardSize);
    private readonly double _head = (double)config.VocabularySize * config.HiddenSize;

    private double Weights => _layers + _head;

    /// <summary>Prompts of one length and then tokens one by one.</summary>
    /// <param name="sequences">How many at once.</param>
    /// <param name="prompts">How many of the prompts are different: each is computed once.</param>
    /// <param name="cached">Tokens that were computed before.</param>
    /// <param name="prompt">Tokens of the prompt.</param>
    /// <param name="sampled">Tokens sampled, the first of them from the prompt's pass.</param>
    /// <returns>Seconds.</returns>
    public double Sample(int sequences, int prompts, int cached, int prompt, int sampled)
    {
        var seconds = Pass(Flops(prompts, cached, prompt, prompts), Weights * _bytes);
        for (var i = 0; i < sampled - 1; i++)
        {
            var context = cached + prompt + i + 1;
            seconds += Pass(Flops(sequences, context - 1, 1, sequences), Weights * _bytes + 2.0 * config.Layers * config.ResolvedKeyValueHeads * config.HeadSize * sequences * context * _cacheBytes);
        }

        return seconds;
    }

    /// <summary>Forward and backward passes over whole sequences, all of whose tokens are trained, and AdamW.</summary>
    /// <param name="sequences">How many.</param>
    /// <param name="length">Tokens of each.</param>
    /// <param name="trained">Of how many of its tokens each has logits.</param>
    /// <param name="forwards">Further forward passes without gradient, over the same sequences.</param>
    /// <returns>Seconds.</returns>
    public double Train(int sequences, int length, int trained, int forwards = 0)
    {
        var update = Weights * sizeof(float) * AdamPasses;
        return (3 + forwards) * Flops(sequences, 0, length, (double)sequences * trained) / limits.F32Flops + update / limits.Read(update);
    }

    private double Pass(double flops, double bytes) => Math.Max(flops / limits.Flops(dataType), bytes / limits.Read(bytes));

    /// <summary>Operations of a forward pass.</summary>
    /// <param name="sequences">How many.</param>
    /// <param name="start">Tokens before those of the pass.</param>
    /// <param name="count">Tokens of the pass, each of which sees all before it and itself.</param>
    /// <param name="logits">Rows of logits.</param>
    private double Flops(double sequences, double start, double count, double logits)
    {
        var seen = count * (start + (count + 1) / 2);
        return sequences * (2 * _layers * count + 4.0 * config.HiddenSize * config.Layers * seen) + 2 * _head * logits;
    }
}
