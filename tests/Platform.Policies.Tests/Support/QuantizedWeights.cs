using Platform.Policies.Generation;
using Platform.Policies.Models;

namespace Platform.Policies.Tests.Support;

/// <summary>Other weights with every row of a matrix rounded to whole multiples, −127 to 127, of its largest magnitude over 127; norms and biases stay.</summary>
public sealed class QuantizedWeights : IDecoderWeights
{
    /// <param name="weights">What to round.</param>
    /// <param name="config">Their shape.</param>
    public QuantizedWeights(RandomWeights weights, ModelConfig config) =>
        Values = weights.Values.ToDictionary(pair => pair.Key, pair => pair.Key.Contains("norm", StringComparison.Ordinal) || pair.Key.EndsWith("bias", StringComparison.Ordinal)
            ? pair.Value
            : [.. pair.Value.Chunk(pair.Key.Contains("down_proj", StringComparison.Ordinal) ? config.FeedForwardSize : config.HiddenSize).SelectMany(Round)]);

    /// <summary>By Hugging Face name.</summary>
    public IReadOnlyDictionary<string, float[]> Values { get; }

    /// <inheritdoc/>
    public long Version => 1;

    /// <inheritdoc/>
    public void CopyTo(string name, Span<float> destination) => Values[name].CopyTo(destination);

    private static IEnumerable<float> Round(float[] row)
    {
        var scale = row.Max(Math.Abs) / 127f;
        return row.Select(value => scale == 0 ? 0 : (float)Math.Round((double)(value / scale), MidpointRounding.ToEven) * scale);
    }
}
