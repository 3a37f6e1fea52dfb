using Platform.Policies.Generation;
using Platform.Policies.Models;

namespace Platform.Policies.Tests.Support;

/// <summary>Weights of a decoder drawn from a seed, large enough that attention and gates leave their linear range.</summary>
public sealed class RandomWeights : IDecoderWeights
{
    /// <param name="config">The shape.</param>
    /// <param name="seed">Same seed, same weights.</param>
    public RandomWeights(ModelConfig config, int seed)
    {
        var random = new Random(seed);
        int hidden = config.HiddenSize, keyValue = config.ResolvedKeyValueHeads * config.HeadSize, forward = config.FeedForwardSize;
        var values = new Dictionary<string, float[]>();
        Draw("model.embed_tokens.weight", config.VocabularySize * hidden, 1, 0);
        Draw("model.norm.weight", hidden, 0.3, 1);
        if (!config.TiedEmbeddings)
            Draw("lm_head.weight", config.VocabularySize * hidden, 1, 0);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var name = $"model.layers.{layer}.";
            Draw(name + "input_layernorm.weight", hidden, 0.3, 1);
            Draw(name + "post_attention_layernorm.weight", hidden, 0.3, 1);
            foreach (var (projection, outputs) in new[] { ("q_proj", hidden), ("k_proj", keyValue), ("v_proj", keyValue) })
            {
                Draw($"{name}self_attn.{projection}.weight", outputs * hidden, 1 / Math.Sqrt(hidden), 0);
                if (config.AttentionBias)
                    Draw($"{name}self_attn.{projection}.bias", outputs, 0.5, 0);
            }
            Draw(name + "self_attn.o_proj.weight", hidden * hidden, 1 / Math.Sqrt(hidden), 0);
            Draw(name + "mlp.gate_proj.weight", forward * hidden, 1 / Math.Sqrt(hidden), 0);
            Draw(name + "mlp.up_proj.weight", forward * hidden, 1 / Math.Sqrt(hidden), 0);
            Draw(name + "mlp.down_proj.weight", hidden * forward, 1 / Math.Sqrt(forward), 0);
        }
        Values = values;

        void Draw(string name, int count, double spread, double mean) =>
            values[name] = Enumerable.Range(0, count).Select(_ => (float)(mean + spread * Math.Sqrt(3) * (2 * random.NextDouble() - 1))).ToArray();
    }

    /// <summary>By Hugging Face name.</summary>
    public IReadOnlyDictionary<string, float[]> Values { get; }

    /// <inheritdoc/>
    public long Version => 1;

    /// <inheritdoc/>
    public void CopyTo(string name, Span<float> destination)
    {
        Assert.Equal(destination.Length, Values[name].Length);
        Values[name].CopyTo(destination);
    }
}
