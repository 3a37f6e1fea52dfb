using Platform.Training.Objectives;
using Platform.Training.Plans.Guided;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Guided;

/// <summary>Prefix-RFT: some rollouts continue the beginning of a demonstration, which is learnt from with the continuation's advantage.</summary>
/// <remarks>Source: "Blending Supervised and Reinforcement Fine-Tuning with Prefix Sampling", arXiv:2507.01679, section 3. Prefix tokens are those of <see cref="Rollouts.Trajectory.Given"/>;
/// their old log-probs are those of the policy at the start of the update, since nobody sampled them. Departures: prefix tokens that lost their advantage leave the
/// denominator; a truncated continuation trains its prefix alone.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class PrefixRft(PrefixRftOptions options) : PolicyGradient(options)
{
    private int[] _dropped = []; // prefix tokens without an advantage [trajectories]

    /// <summary>Smallest share of a demonstration that a prefix has: from the start's to the end's along a cosine.</summary>
    /// <param name="options">Both ends.</param>
    /// <param name="progress">How much of the stage is over, in [0, 1].</param>
    public static double Low(PrefixRftOptions options, double progress)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.LowEnd + (options.LowStart - options.LowEnd) * 0.5 * (1 + Math.Cos(Math.PI * progress));
    }

    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(models);
        foreach (var group in round.Groups)
        {
            // 1. Plain rollouts: r − mean
            int[] plain = [.. group.Where(index => round.Trajectories[index].Given is null)];
            double[] returns = [.. plain.Select(index => round.Trajectories[index].Return)];
            var advantages = GroupAdvantages.Centered(returns);
            for (var i = 0; i < plain.Length; i++)
                round.SetAdvantage(plain[i], advantages[i]);
            // 2. Continuations: r − mean of the plain ones, shared by those of one task
            int[] hybrid = [.. group.Except(plain)];
            foreach (var index in hybrid)
            {
                var trajectory = round.Trajectories[index];
                var advantage = plain.Length == 0 ? 0 : (trajectory.Return - returns.Average()) / hybrid.Length;
                round.SetAdvantages(index, t => trajectory.IsTruncated && !trajectory.Given![t] ? 0 : advantage);
            }
        }

        KeepUncertainPrefixTokens(round, models);
    }

    /// <inheritdoc/>
    public override void Begin(OptimizerBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var counts = batch.Indices.Select(index => batch.Round.Trajectories[index].TrainableCount - _dropped[index]).ToArray();
        var share = Aggregate.Weights(Aggregation, counts, ConstantLength);
        for (var i = 0; i < share.Length; i++)
            batch.Weights[batch.Indices[i]] = share[i];
    }

    /// <inheritdoc/>
    protected override Tensor Surrogate(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        var trajectories = micro.Batch.Round.Trajectories;
        var plain = base.Surrogate(micro, metrics);
        if (micro.Indices.All(index => trajectories[index].Given is null))
            return plain;
        var given = micro.PerToken((index, t) => trajectories[index].Given?[t] ?? false ? 1 : 0) > 0;
        var ratio = ClippedSurrogate.Ratio(micro.LogProbs, micro.OldLogProbs);
        return where(given, ClippedSurrogate.Loss(ratio, micro.Advantages, options.PrefixClipLow, options.PrefixClipHigh, options.DualClip), plain);
    }

    /// <summary>Scores the prefixes under the old policy, and takes the advantage from all but the tokens with the highest entropy.</summary>
    private void KeepUncertainPrefixTokens(Round round, RoundScorer models)
    {
        _dropped = new int[round.Trajectories.Count];
        int[] hybrid = [.. Enumerable.Range(0, round.Trajectories.Count).Where(index => round.Trajectories[index].Given is not null)];
        if (hybrid.Length == 0)
            return;
        float[][] old = [.. round.OldLogProbs];
        foreach (var index in hybrid)
            old[index] = [.. old[index]];
        var prefix = new List<(float Entropy, int Index, int Time)>();
        models.ForEach(models.Policy, new([.. hybrid.Select(index => round.Trajectories[index])]), new(models.Temperature, Entropy: true), (place, t, row, scores) =>
        {
            var index = hybrid[place];
            if (!round.Trajectories[index].Given![t])
                return;
            old[index][t] = scores.LogProbs[row];
            prefix.Add((scores.Entropy[row], index, t));
        });
        round.OldLogProbs = old;
        var kept = (int)Math.Round(options.PrefixShare * prefix.Count, MidpointRounding.AwayFromZero);
        foreach (var (_, index, t) in prefix.OrderByDescending(token => token.Entropy).ThenBy(token => token.Index).ThenBy(token => token.Time).Skip(kept))
        {
            round.Advantages[index][t] = 0;
            _dropped[index]++;
        }
    }
}
