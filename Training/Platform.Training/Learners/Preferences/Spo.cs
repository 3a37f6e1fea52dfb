using Platform.Training.Objectives;
using Platform.Training.Plans.Preferences;
using Platform.Training.Rollouts;
using Platform.Training.Updates;

namespace Platform.Training.Learners.Preferences;

/// <summary>Self-Play Preference Optimization: a trajectory's reward is its win rate against the policy's other trajectories of the task.</summary>
/// <remarks>Source: A Minimaximalist Approach to Reinforcement Learning from Human Feedback, arXiv:2401.04056, algorithm 2. The win rate needs no
/// Bradley-Terry model, so preferences may be cyclic. The advantage is r minus the mean of the others; the loss is <see cref="PolicyGradient"/>'s.
/// Departure: the judge is a rule over outcomes and scores; a model's judgement enters through the score.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Spo(SpoOptions options) : PolicyGradient(options)
{
    /// <summary>The chance that the first of two trajectories is preferred: the rule of the settings, unless another is given.</summary>
    public Func<Trajectory, Trajectory, double> Judge { get; init; } = PreferenceJudge.Of(options.Rule, options.Margin);

    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        foreach (var group in round.Groups)
        {
            var rates = PreferencePairs.WinRates(group.Length, (i, j) => Judge(round.Trajectories[group[i]], round.Trajectories[group[j]]));
            var advantages = options.NormalizeByStandardDeviation ? GroupAdvantages.Standardized(rates) : GroupAdvantages.LeaveOneOut(rates);
            for (var i = 0; i < group.Length; i++)
                round.SetAdvantage(group[i], advantages[i]);
        }
    }
}
