namespace Platform.Plugins.Conformance.Checks;

/// <summary>What is listed is taken.</summary>
internal sealed class AdmissibleCheck : IConformanceCheck
{
    public string Name => "admissible-actions";

    public string Question => "No action that is listed as admissible is refused.";

    public IReadOnlyList<string> Needs => [PlaysCheck.Id];

    public async ValueTask<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var survey = await context.SurveyAsync(cancellationToken).ConfigureAwait(false);
        return survey.RefusedAction is { } refused ? Finding.Fail($"{refused.TrimEnd('.')}.")
            : survey.AdmissibleSeen ? Finding.Pass($"{survey.Random.Sum(episode => episode.Rewards.Count)} random ones were taken.")
            : Finding.NotApplicable("no admissible actions are listed.");
    }
}
