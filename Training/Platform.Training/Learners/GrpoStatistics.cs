using Platform.Training.Plans;

namespace Platform.Training.Learners;

/// <summary>Adds up what a GRPO update reports, token by token.</summary>
internal sealed class GrpoStatistics(GrpoOptions options)
{
    private long _tokens, _clipped, _firstTokens;
    private double _ratio, _largestRatio, _kl, _entropy, _gap, _largestGap;

    /// <summary>Takes in one micro-batch.</summary>
    /// <param name="logProbs">Under the policy being trained. [tokens]</param>
    /// <param name="oldLogProbs">Of the ratio's denominator. [tokens]</param>
    /// <param name="sampledLogProbs">As the sampler gave them. [tokens]</param>
    /// <param name="advantages">[tokens]</param>
    /// <param name="entropy">[tokens]</param>
    /// <param name="beforeFirstUpdate">Whether the weights are still those that sampled, so that both log-probs should be equal.</param>
    public void Add(ReadOnlySpan<float> logProbs, ReadOnlySpan<float> oldLogProbs, ReadOnlySpan<float> sampledLogProbs, ReadOnlySpan<float> advantages, ReadOnlySpan<float> entropy, bool beforeFirstUpdate)
    {
        for (var i = 0; i < logProbs.Length; i++)
        {
            var logRatio = (double)logProbs[i] - oldLogProbs[i];
            var ratio = Math.Exp(Math.Clamp(logRatio, -20, 20));
            _ratio += ratio;
            _largestRatio = Math.Max(_largestRatio, ratio);
            _kl += ratio - 1 - logRatio;
            _entropy += entropy[i];
            if ((advantages[i] > 0 && ratio > 1 + options.ClipHigh) || (advantages[i] < 0 && ratio < 1 - options.ClipLow))
                _clipped++;
            if (beforeFirstUpdate)
            {
                var gap = Math.Abs((double)logProbs[i] - sampledLogProbs[i]);
                _gap += gap;
                _largestGap = Math.Max(_largestGap, gap);
            }
        }

        _tokens += logProbs.Length;
        _firstTokens += beforeFirstUpdate ? logProbs.Length : 0;
    }

    /// <summary>Writes the means under their names in <c>metrics.jsonl</c>.</summary>
    public void WriteTo(IDictionary<string, double> metrics)
    {
        var tokens = Math.Max(1, _tokens);
        metrics["kl"] = _kl / tokens;
        metrics["entropy"] = _entropy / tokens;
        metrics["ratio"] = _tokens == 0 ? 1 : _ratio / tokens;
        metrics["ratioMax"] = _tokens == 0 ? 1 : _largestRatio;
        metrics["clipFraction"] = (double)_clipped / tokens;
        metrics["samplerGap"] = _gap / Math.Max(1, _firstTokens);
        metrics["samplerGapMax"] = _largestGap;
    }
}
