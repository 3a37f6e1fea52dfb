using System.Numerics.Tensors;
using Platform.Sdk;

namespace Platform.Policies.Sampling;

/// <summary>Draws one token from a row of logits. Keeps its scratch between calls, so it allocates nothing per token; one instance per thread.</summary>
/// <remarks>
/// The order of the filters: temperature; top-k; top-p on what top-k kept, renormalised; min-p. Tokens of equal logits rank by id, lowest first.
/// One draw of the random stream is used per token, greedy or not, so the position in the stream is the number of tokens sampled.
/// The result is a function of the row, the options and the draw: bit for bit the same on one machine, whatever else is in a batch.
/// </remarks>
public sealed class TokenSampler
{
    // Below this the temperature is taken as 0: dividing by it would overflow, and the draw would be the greedy one anyway.
    private const double GreedyBelow = 1e-5;

    private readonly ScaledDistribution _distribution = new();
    private readonly TokenRanking _ranking = new();
    private float[] _masked = [];

    /// <summary>Checks the settings that sampling one token reads.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message says which, and a value that works.</exception>
    public static void Validate(SamplingOptions options)
    {
        if (!(options.Temperature >= 0 && double.IsFinite(options.Temperature)))
            throw new ArgumentException($"Temperature is {options.Temperature}, but it divides the logits: use 0 for greedy, or a number above it such as 1.");
        if (options.TopK < 0)
            throw new ArgumentException($"TopK is {options.TopK}, but it counts tokens: use 0 to keep all, or 1 or more.");
        if (!(options.TopP is > 0 and <= 1))
            throw new ArgumentException($"TopP is {options.TopP}, but it is a probability mass in (0, 1]: use 1 to keep all.");
        if (!(options.MinP is >= 0 and < 1))
            throw new ArgumentException($"MinP is {options.MinP}, but it is a fraction in [0, 1): use 0 to keep all.");
    }

    /// <summary>Draws one token.</summary>
    /// <param name="logits">[vocabulary], before temperature. −∞ is a token of probability 0.</param>
    /// <param name="options">Temperature and filters; limits and stops are the caller's.</param>
    /// <param name="random">The episode's stream; moves on by one draw.</param>
    /// <param name="allowed">[vocabulary], true for tokens that may be drawn; empty for all. The others count as probability 0.</param>
    /// <param name="withEntropy">Whether to compute the entropy, which costs a little more.</param>
    /// <exception cref="ArithmeticException">A logit is NaN or +∞, or no token has a probability.</exception>
    /// <exception cref="ArgumentException">A setting is out of range, or the mask does not fit the row.</exception>
    public SampledToken Sample(ReadOnlySpan<float> logits, SamplingOptions options, ref SamplingRandom random, ReadOnlySpan<bool> allowed = default, bool withEntropy = false)
    {
        Validate(options);
        if (logits.IsEmpty)
            throw new ArgumentException("The row of logits is empty: give one logit per token of the vocabulary.", nameof(logits));
        var max = TensorPrimitives.Max(logits); // NaN if any is
        if (float.IsNaN(max) || float.IsPositiveInfinity(max))
            throw NotFinite(logits);
        var row = logits;
        if (!allowed.IsEmpty)
        {
            row = Mask(logits, allowed);
            max = TensorPrimitives.Max(row);
        }
        if (float.IsNegativeInfinity(max))
            throw new ArithmeticException($"No token of a row of {row.Length} logits has a probability above 0: let the mask allow at least one token with a finite logit.");
        var uniform = random.NextDouble();
        if (options.Temperature < GreedyBelow)
            return new(FirstOf(row, max), 0, withEntropy ? 0 : float.NaN);

        var total = _distribution.Fill(row, max, options.Temperature, withEntropy);
        var entropy = withEntropy ? (float)_distribution.Entropy : float.NaN;
        int id;
        if (options.TopK > 0 || options.TopP < 1 || options.MinP > 0)
        {
            _ranking.Keep(row, _distribution, max, options);
            (id, total) = _ranking.Draw(_distribution.Weights, uniform);
        }
        else
        {
            id = _distribution.Draw(uniform);
        }
        var logProb = (row[id] - (double)max) / options.Temperature - Math.Log(total);
        return new(id, (float)Math.Min(logProb, 0), entropy);
    }

    private ReadOnlySpan<float> Mask(ReadOnlySpan<float> logits, ReadOnlySpan<bool> allowed)
    {
        if (allowed.Length != logits.Length)
            throw new ArgumentException($"The mask has {allowed.Length} entries for {logits.Length} logits: give one per token.", nameof(allowed));
        if (_masked.Length < logits.Length)
            _masked = new float[logits.Length];
        for (var id = 0; id < logits.Length; id++)
            _masked[id] = allowed[id] ? logits[id] : float.NegativeInfinity;
        return _masked.AsSpan(0, logits.Length);
    }

    private static int FirstOf(ReadOnlySpan<float> row, float max)
    {
        var id = 0;
        while (row[id] != max) // not IndexOfMax, which ranks +0 above −0
            id++;
        return id;
    }

    private static ArithmeticException NotFinite(ReadOnlySpan<float> logits)
    {
        var id = 0;
        while (!float.IsNaN(logits[id]) && !float.IsPositiveInfinity(logits[id]))
            id++;
        return new ArithmeticException($"The logit of token {id} in a row of {logits.Length} is {(float.IsNaN(logits[id]) ? "NaN" : "+∞")}, so nothing can be sampled: the weights have diverged; go back to a checkpoint with finite ones.");
    }
}
