using Platform.Training.Objectives;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Rollouts;
using Platform.Training.Updates;

namespace Platform.Training.Learners.CriticFree;

/// <summary>Decoupled clip and dynamic sampling policy optimization: four changes to GRPO, each of use alone.</summary>
/// <remarks>Source: arXiv:2503.14476, section 3. Clip-higher and token-mean are settings of <see cref="PolicyGradient"/>; dynamic sampling is how the learner
/// plays (<see cref="IsMixed"/>), overlong shaping is here. Departures: missing groups alone are played again, so there is no surplus to trim; lengths count
/// the tokens that the policy wrote in all turns.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Dapo(DapoOptions options) : PolicyGradient(options)
{
    /// <summary>Whether a group has something to tell: some of its outcomes are right and some wrong; or rewards that differ, where outcomes are not a yes or a no.</summary>
    /// <param name="group">Rollouts of one task.</param>
    public static bool IsMixed(IReadOnlyList<Trajectory> group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return group.All(trajectory => trajectory.Outcome is not null)
            ? group.Any(trajectory => trajectory.Outcome is true) && group.Any(trajectory => trajectory.Outcome is false)
            : !GroupAdvantages.IsUniform([.. group.Select(trajectory => trajectory.Return)]);
    }

    /// <summary>What a reply of some length is paid: 0, then less over the buffer, down to −factor.</summary>
    /// <param name="length">Tokens that the policy wrote.</param>
    /// <param name="overlong">Lengths and factor.</param>
    /// <returns>0 or less.</returns>
    public static double Penalty(int length, OverlongOptions overlong)
    {
        ArgumentNullException.ThrowIfNull(overlong);
        var into = (length - (overlong.MaxLength - overlong.Buffer)) / (double)overlong.Buffer;
        return -overlong.Factor * Math.Clamp(into, 0, 1);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<int[]> Blocks(Round round)
    {
        ArgumentNullException.ThrowIfNull(round);
        return options.Overlong.MaskTruncated
            ? [.. round.Groups.Select(group => group.Where(index => !round.Trajectories[index].IsTruncated).ToArray()).Where(group => group.Length > 0)]
            : round.Groups;
    }

    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        foreach (var group in round.Groups)
        {
            var advantages = GroupAdvantages.Standardized([.. group.Select(index => Score(round, index) + Penalty(round.Trajectories[index].TrainableCount, options.Overlong))]);
            for (var i = 0; i < group.Length; i++)
                round.SetAdvantage(group[i], advantages[i]);
        }
    }

    /// <inheritdoc/>
    public override void Finish(Round round, IDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(metrics);
        base.Finish(round, metrics);
        var count = Math.Max(1, round.Trajectories.Count);
        metrics["overlongPenalty"] = round.Trajectories.Sum(trajectory => Penalty(trajectory.TrainableCount, options.Overlong)) / count;
        if (options.Overlong.MaskTruncated)
            metrics["maskedTruncated"] = round.Trajectories.Count(trajectory => trajectory.IsTruncated);
    }
}
