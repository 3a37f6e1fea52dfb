using System.Globalization;

namespace Platform.Plugins.Conformance.Checks;

/// <summary>Rewards are numbers, and those that were promised.</summary>
internal sealed class RewardCheck : IConformanceCheck
{
    public string Name => "rewards";

    public string Question => "Rewards are finite, and rewards and returns in their declared ranges.";

    public IReadOnlyList<string> Needs => [PlaysCheck.Id];

    public async ValueTask<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var survey = await context.SurveyAsync(cancellationToken).ConfigureAwait(false);
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var (player, episode) in survey.All)
        {
            foreach (var (turn, reward) in episode.Rewards.Index())
            {
                if (!double.IsFinite(reward))
                    return Finding.Fail(Say($"The reward was {reward} at turn {turn + 1} of task '{episode.Task.Id}' ({player}): a reward must be finite."));
                if (survey.Bounds.RewardRange is var (least, most) && !(reward >= least && reward <= most))
                    return Finding.Fail(Say($"The reward was {reward} at turn {turn + 1} of task '{episode.Task.Id}' ({player}), outside the declared {least} to {most}."));
                (low, high) = (Math.Min(low, reward), Math.Max(high, reward));
            }

            if (episode.IsOver && survey.Bounds.ReturnRange is var (worst, best) && Tolerance(worst, best) is var tolerance && !(episode.Return >= worst - tolerance && episode.Return <= best + tolerance))
                return Finding.Fail(Say($"The return was {episode.Return} in task '{episode.Task.Id}' ({player}), outside the declared {worst} to {best}."));
        }

        var undeclared = (survey.Bounds.RewardRange, survey.Bounds.ReturnRange) switch
        {
            (null, null) => "; RewardRange and ReturnRange are not declared",
            (null, _) => "; RewardRange is not declared",
            (_, null) => "; ReturnRange is not declared",
            _ => "",
        };
        return Finding.Pass(low > high ? "no step was played." : Say($"rewards from {low} to {high}{undeclared}."));
    }

    // Sums of many rewards carry rounding.
    private static double Tolerance(double low, double high) => 1e-9 * Math.Max(1, Math.Max(Math.Abs(low), Math.Abs(high)));

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
