using Platform.Sdk;

namespace Platform.Plugins.Conformance.Checks;

/// <summary>Whole episodes can be played.</summary>
internal sealed class PlaysCheck : IConformanceCheck
{
    public const string Id = "plays";

    public string Name => Id;

    public string Question => "Whole episodes can be played without an exception, by doing nothing, at random and by the expert.";

    public IReadOnlyList<string> Needs => [];

    public async ValueTask<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var survey = await context.SurveyAsync(cancellationToken).ConfigureAwait(false);
        await context.ReferencesAsync(cancellationToken).ConfigureAwait(false);
        if (survey.MetricFault is { } fault)
            return Finding.Fail($"A measure must be finite, but {fault}.");
        if (survey.Metrics is { } metrics && context.Registration.Documentation.Headline is var headline && headline != "return" && !metrics.Contains(headline))
            return Finding.Fail($"The documentation's Headline is '{headline}', which is not measured: {NearestName.Suggest(headline, [.. metrics, "return"])}");
        if (survey.Metrics is null && context.Registration.Documentation.Headline is var name && name != "return")
            return Finding.Fail($"The documentation's Headline is '{name}', but the environment measures nothing: use 'return', or implement IEpisodeMetrics.");
        var episodes = survey.All.Count();
        return episodes == 0
            ? Finding.Fail("There is no task to play: the task set is empty.")
            : Finding.Pass($"{episodes} episodes, {survey.All.Sum(played => played.Episode.Rewards.Count)} steps.");
    }
}
