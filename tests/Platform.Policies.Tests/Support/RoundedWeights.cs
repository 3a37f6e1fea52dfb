using Platform.Policies.Generation;

namespace Platform.Policies.Tests.Support;

/// <summary>Other weights with every matrix rounded to bfloat16; norms and biases stay.</summary>
public sealed class RoundedWeights : IDecoderWeights
{
    /// <param name="weights">What to round.</param>
    public RoundedWeights(RandomWeights weights) =>
        Values = weights.Values.ToDictionary(pair => pair.Key, pair => pair.Key.Contains("norm", StringComparison.Ordinal) || pair.Key.EndsWith("bias", StringComparison.Ordinal) ? pair.Value : [.. pair.Value.Select(Round)]);

    /// <summary>By Hugging Face name.</summary>
    public IReadOnlyDictionary<string, float[]> Values { get; }

    /// <inheritdoc/>
    public long Version => 1;

    /// <inheritdoc/>
    public void CopyTo(string name, Span<float> destination) => Values[name].CopyTo(destination);

    /// <summary>To 8 significant bits, with ordinary arithmetic.</summary>
    private static float Round(float value)
    {
        if (value == 0)
            return 0;
        var unit = Math.ScaleB(1, Math.ILogB(value) - 7);
        return (float)(Math.Round(value / unit, MidpointRounding.ToEven) * unit);
    }
}
