using Platform.Training.Objectives;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.CriticFree;

/// <summary>Low-probability regularisation: GRPO that shields rare but plausible tokens from being pushed to zero.</summary>
/// <remarks>Source: arXiv:2510.03222. The proxy is the old policy at temperature 1 without tokens below κ times the likeliest, renormalised. Of the tokens with A below 0
/// in an optimizer batch, the fraction q with the lowest log-probs may be shielded; those less likely than under the proxy take −Aρ, unclipped, + β · k3(ℓ − ℓ_proxy).</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class LpReg(LpRegOptions options) : PolicyGradient(options)
{
    private double[][] _proxy = [];
    private bool[][] _shielded = [];
    private RoundScorer? _models;

    /// <summary>Log-prob of a token under the proxy.</summary>
    /// <param name="logits">Of the old policy at the token's position. [vocabulary]</param>
    /// <param name="token">The token.</param>
    /// <param name="kappa">κ, in [0, 1].</param>
    /// <returns>In nats; negative infinity where the token was removed.</returns>
    public static double ProxyLogProb(ReadOnlySpan<float> logits, int token, double kappa)
    {
        var largest = float.NegativeInfinity;
        foreach (var logit in logits)
            largest = Math.Max(largest, logit);
        var bound = largest + Math.Log(kappa);
        double kept = 0;
        foreach (var logit in logits)
            kept += logit >= bound ? Math.Exp(logit - largest) : 0;
        return logits[token] >= bound ? logits[token] - largest - Math.Log(kept) : double.NegativeInfinity;
    }

    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(models);
        CompareGroups(round, scores => GroupAdvantages.Standardized(scores));
        _models = models;
        _proxy = [.. round.Trajectories.Select(trajectory => new double[trajectory.Tokens.Length])];
        _shielded = [.. round.Trajectories.Select(trajectory => new bool[trajectory.Tokens.Length])];
        if (options.Share == 0)
            return;
        var size = models.Policy.VocabularySize;
        models.ForEach(models.Policy, round, new(Logits: true), (index, t, row, scores) =>
            _proxy[index][t] = ProxyLogProb(scores.Logits.AsSpan(row * size, size), round.Trajectories[index].Tokens[t], options.Kappa));
    }

    /// <inheritdoc/>
    public override void Begin(OptimizerBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        base.Begin(batch);
        foreach (var row in _shielded)
            Array.Clear(row);
        if (options.Share == 0)
            return;
        var round = batch.Round;
        var logProbs = batch.IsFirst ? round.OldLogProbs : _models!.LogProbs(_models.Policy, round);
        var negative = (from index in batch.Indices
                        from t in Enumerable.Range(0, round.Trajectories[index].Tokens.Length)
                        where round.Advantages[index][t] < 0
                        orderby logProbs[index][t]
                        select (index, t)).ToArray();
        foreach (var (index, t) in negative.Take((int)Math.Ceiling(options.Share * negative.Length)))
            _shielded[index][t] = logProbs[index][t] < _proxy[index][t];
    }

    /// <inheritdoc/>
    protected override Tensor Surrogate(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(metrics);
        var clipped = base.Surrogate(micro, metrics);
        var shielded = micro.PerToken((index, t) => _shielded[index][t] ? 1 : 0);
        metrics.Add("shielded", shielded);
        var proxy = micro.PerToken((index, t) => _shielded[index][t] ? _proxy[index][t] : 0);
        var shield = ClippedSurrogate.Ratio(micro.LogProbs, micro.OldLogProbs) * -micro.Advantages + options.ShieldCoefficient * Kl.K3(micro.LogProbs - proxy);
        return where(shielded > 0, shield, clipped);
    }
}
