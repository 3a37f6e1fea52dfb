namespace Platform.Training.Objectives;

/// <summary>Weights that make up for tokens having been sampled by another distribution than the one ratios are taken against: w = exp(log π_old − log π_sampler).</summary>
/// <remarks>Truncation: arXiv:1802.01561, section 4.1 (V-trace) at token level; sequence level multiplies a sequence's ratios; the geometric level takes their mean,
/// and only decides which sequences stay. Log-ratios are held within ±20.</remarks>
public static class ImportanceWeights
{
    private const double Limit = 20;

    /// <summary>The weights of one sequence.</summary>
    /// <param name="oldLogProbs">In nats, trainable tokens only. [tokens]</param>
    /// <param name="sampledLogProbs">As the sampler gave them, in nats. [tokens]</param>
    /// <param name="level"><c>token</c>; <c>sequence</c>: the product, for all tokens; <c>geometric</c>: the geometric mean, which keeps (1) or drops (0) the sequence.</param>
    /// <param name="mode"><c>truncate</c>: at most <paramref name="high"/>; <c>mask</c>: 0 outside <paramref name="low"/> to <paramref name="high"/>. The geometric level always masks.</param>
    /// <param name="low">Lower bound, in [0, 1].</param>
    /// <param name="high">Upper bound, 1 or more.</param>
    /// <returns>Weights. [tokens]</returns>
    /// <exception cref="ArgumentException">The lengths differ, or there is no such level or mode.</exception>
    public static double[] Of(ReadOnlySpan<double> oldLogProbs, ReadOnlySpan<double> sampledLogProbs, string level, string mode, double low, double high)
    {
        if (oldLogProbs.Length != sampledLogProbs.Length)
            throw new ArgumentException($"There are {oldLogProbs.Length} old and {sampledLogProbs.Length} sampled log-probs: give one of each per token.", nameof(sampledLogProbs));
        if (mode is not ("truncate" or "mask"))
            throw new ArgumentException($"There is no mode '{mode}': use truncate or mask.", nameof(mode));
        var weights = new double[oldLogProbs.Length];
        double sum = 0;
        for (var t = 0; t < weights.Length; t++)
        {
            var logRatio = Math.Clamp(oldLogProbs[t] - sampledLogProbs[t], -Limit, Limit);
            sum += logRatio;
            weights[t] = Bound(Math.Exp(logRatio));
        }

        switch (level)
        {
            case "token":
                break;
            case "sequence":
                Array.Fill(weights, Bound(Math.Exp(Math.Clamp(sum, -Limit, Limit))));
                break;
            case "geometric":
                var mean = Math.Exp(sum / Math.Max(1, weights.Length));
                Array.Fill(weights, mean >= low && mean <= high ? 1 : 0);
                break;
            default:
                throw new ArgumentException($"There is no level '{level}': use token, sequence or geometric.", nameof(level));
        }

        return weights;

        double Bound(double weight) => mode == "truncate" ? Math.Min(weight, high) : weight >= low && weight <= high ? weight : 0;
    }
}
