using System.Globalization;

namespace Platform.Plugins.Conformance.Checks;

/// <summary>What can be reached is reached by who knows how.</summary>
internal sealed class MaximumCheck : IConformanceCheck
{
    private const double Rounding = 1e-9;

    public string Name => "maximum";

    public string Question => "The expert reaches the declared maximum: each episode's optimal return, or the documentation's.";

    public IReadOnlyList<string> Needs => [PlaysCheck.Id];

    public async ValueTask<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var survey = await context.SurveyAsync(cancellationToken).ConfigureAwait(false);
        if (survey.Expert.Count == 0)
            return Finding.NotApplicable("the environment knows no expert action (IOracle).");
        if (survey.Expert.FirstOrDefault(episode => !episode.IsOver) is { } endless)
            return Finding.Fail($"The expert did not end task '{endless.Task.Id}' within {survey.TurnCap} steps.");
        if (survey.Expert.All(episode => episode.OptimalReturn is not null))
        {
            var difference = Sample.Of([.. survey.Expert.Select(episode => episode.Return - episode.OptimalReturn!.Value)]);
            var optimal = survey.Expert.Average(episode => episode.OptimalReturn!.Value);
            if (difference.Mean + difference.Room < -Rounding * Math.Max(1, Math.Abs(optimal)))
                return Finding.Fail(Say($"The expert returned {-difference.Mean:0.###} less on average than the episodes' optimal returns ({optimal:0.###})."));
            if (difference.Mean - difference.Room > Rounding * Math.Max(1, Math.Abs(optimal)))
                return Finding.Fail(Say($"The expert returned {difference.Mean:0.###} more on average than the episodes' optimal returns ({optimal:0.###}), which are then not optimal."));
            return Finding.Pass(Say($"expert {Sample.Of([.. survey.Expert.Select(episode => episode.Return)])}, optimal {optimal:0.###}."));
        }

        if (survey.Bounds.Maximum is not { } maximum)
            return Finding.NotApplicable("neither the episodes' OptimalReturn nor Maximum is declared.");
        var reached = Sample.Of([.. survey.Expert.Select(episode => episode.Return)]);
        return reached.Mean + reached.Room < maximum - (Rounding * Math.Max(1, Math.Abs(maximum)))
            ? Finding.Fail(Say($"The expert returned {reached} on average, below the declared maximum of {maximum}."))
            : Finding.Pass(Say($"expert {reached}, maximum {maximum}."));
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
