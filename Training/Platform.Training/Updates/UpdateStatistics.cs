namespace Platform.Training.Updates;

/// <summary>Adds up what every update reports, token by token.</summary>
internal sealed class UpdateStatistics((double Low, double High)? clipRange)
{
    private long _clipped, _firstTokens, _scored;
    private double _ratio, _largestRatio, _entropy, _gap, _largestGap, _logProb;

    /// <summary>Tokens taken in that were sampled: only those say anything about the sampler.</summary>
    public long Tokens { get; private set; }

    /// <summary>Trajectories taken in.</summary>
    public long Sequences { get; private set; }

    /// <summary>Σ of the k3 estimate of KL(old‖new), in nats.</summary>
    public double KlSum { get; private set; }

    /// <summary>Takes in one scored micro-batch.</summary>
    public void Add(MicroBatch micro)
    {
        var round = micro.Batch.Round;
        var logProbs = PlainScores.Copy(micro.LogProbs);
        var entropy = PlainScores.Copy(micro.Scores.Entropy);
        var row = 0;
        Sequences += micro.Indices.Count;
        foreach (var index in micro.Indices)
        {
            var trajectory = round.Trajectories[index];
            for (var t = 0; t < trajectory.Tokens.Length; t++)
            {
                if (!trajectory.Trainable[t])
                    continue;
                _entropy += entropy.Length > 0 ? entropy[row] : 0;
                _logProb += logProbs[row];
                _scored++;
                if (trajectory.Given?[t] ?? false)
                {
                    row++;
                    continue;
                }

                var logRatio = (double)logProbs[row] - round.OldLogProbs[index][t];
                var ratio = Math.Exp(Math.Clamp(logRatio, -20, 20));
                _ratio += ratio;
                _largestRatio = Math.Max(_largestRatio, ratio);
                KlSum += ratio - 1 - logRatio;
                var advantage = round.Advantages[index][t];
                if (clipRange is { } range && ((advantage > 0 && ratio > range.High) || (advantage < 0 && ratio < range.Low)))
                    _clipped++;
                if (micro.Batch.IsFirst && !trajectory.IsHinted)
                {
                    var gap = Math.Abs((double)logProbs[row] - trajectory.LogProbs[t]);
                    _gap += gap;
                    _largestGap = Math.Max(_largestGap, gap);
                    _firstTokens++;
                }

                Tokens++;
                row++;
            }
        }
    }

    /// <summary>Writes the means under their names in <c>metrics.jsonl</c>; a mean over no token at all is left out, as 0 would read as a measurement.</summary>
    public void WriteTo(IDictionary<string, double> metrics, bool comparesWithOld, bool isFiltered)
    {
        if (_scored > 0)
        {
            metrics["entropy"] = _entropy / _scored;
            metrics["logProb"] = _logProb / _scored;
        }

        if (!comparesWithOld || Tokens == 0)
            return;
        metrics["kl"] = KlSum / Tokens;
        metrics["ratio"] = _ratio / Tokens;
        metrics["ratioMax"] = _largestRatio;
        if (clipRange is not null)
            metrics["clipFraction"] = (double)_clipped / Tokens;
        if (isFiltered || _firstTokens == 0)
            return;
        metrics["samplerGap"] = _gap / _firstTokens;
        metrics["samplerGapMax"] = _largestGap;
    }
}
