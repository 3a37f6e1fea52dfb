using System.Globalization;

namespace Platform.Plugins.Conformance.Checks;

/// <summary>Nothing is earned by doing nothing, or by chance.</summary>
internal sealed class FloorCheck : IConformanceCheck
{
    public string Name => "floor";

    public string Question => "Doing nothing and playing at random stay at or below the declared floor, and the expert above it.";

    public IReadOnlyList<string> Needs => [PlaysCheck.Id];

    public async ValueTask<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var survey = await context.SurveyAsync(cancellationToken).ConfigureAwait(false);
        if (survey.Bounds.Floor is not { } floor)
            return Finding.NotApplicable("no Floor is declared.");
        if (survey.Nothing.Concat(survey.Random).Any(episode => !episode.IsOver))
            return Finding.NotApplicable($"episodes do not end within {survey.TurnCap} steps.");
        var (nothing, random) = (Sample.Of([.. survey.Nothing.Select(episode => episode.Return)]), Sample.Of([.. survey.Random.Select(episode => episode.Return)]));
        if (nothing.Mean - nothing.Room > floor)
            return Finding.Fail(Say($"Doing nothing returned {nothing} on average, above the declared floor of {floor:0.###}."));
        if (random.Mean - random.Room > floor)
            return Finding.Fail(Say($"Playing at random returned {random} on average, above the declared floor of {floor:0.###}."));
        if (survey.Expert.Count > 0 && Sample.Of([.. survey.Expert.Select(episode => episode.Return)]) is var expert && expert.Mean + expert.Room <= floor)
            return Finding.Fail(Say($"The expert returned {expert} on average, no more than the declared floor of {floor:0.###}, which then tells nothing apart."));
        return Finding.Pass(Say($"nothing {nothing}, random {random}, floor {floor:0.###}."));
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
