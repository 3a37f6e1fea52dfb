using System.Numerics.Tensors;
using Platform.Sdk;

namespace Platform.Policies.Sampling;

/// <summary>Rules out of one row of logits the tokens that another row, the guide, finds unlikely.</summary>
/// <remarks>Source: NLPO, arXiv:2210.01241, section 4. Keeps its scratch between calls; one instance per thread.</remarks>
public sealed class NucleusMask
{
    private readonly ScaledDistribution _distribution = new();
    private readonly TokenRanking _ranking = new();
    private readonly SamplingOptions _nucleus;
    private readonly SamplingOptions _least;
    private bool[] _kept = [];

    /// <summary>A mask that keeps the likeliest tokens.</summary>
    /// <param name="topP">Probability that the kept tokens have under the guide, in (0, 1]: the fewest that have as much are kept.</param>
    /// <param name="minimum">Tokens that are kept even where fewer have that probability, 1 or more.</param>
    /// <param name="temperature">Divides the guide's logits, above 0.</param>
    public NucleusMask(double topP, int minimum, double temperature = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimum, 1);
        _nucleus = new() { Temperature = temperature, TopP = topP };
        _least = new() { Temperature = temperature, TopK = minimum };
        TokenSampler.Validate(_nucleus);
    }

    /// <summary>Sets the logits of all tokens that are not kept to minus infinity.</summary>
    /// <param name="guide">Logits that decide. [vocabulary]</param>
    /// <param name="logits">Logits that are changed. [vocabulary]</param>
    /// <exception cref="ArithmeticException">A logit of the guide is NaN or infinite.</exception>
    public void Apply(ReadOnlySpan<float> guide, Span<float> logits)
    {
        var max = TensorPrimitives.Max(guide);
        if (!float.IsFinite(max))
            throw new ArithmeticException($"The greatest of {guide.Length} logits of the masking policy is {max}: its weights have diverged; go back to a checkpoint with finite ones.");
        _distribution.Fill(guide, max, _nucleus.Temperature, withEntropy: false);
        if (_nucleus.TopP >= 1)
            return;
        _ranking.Keep(guide, _distribution, max, _nucleus);
        if (_ranking.Kept < _least.TopK)
            _ranking.Keep(guide, _distribution, max, _least);
        if (_kept.Length < guide.Length)
            _kept = new bool[guide.Length];
        var kept = _kept.AsSpan(0, guide.Length);
        kept.Clear();
        _ranking.Mark(kept);
        for (var id = 0; id < kept.Length; id++)
            if (!kept[id])
                logits[id] = float.NegativeInfinity;
    }
}
