namespace Platform.Plugins.Conformance.Checks;

/// <summary>What is shown can be shown.</summary>
internal sealed class ObservationCheck : IConformanceCheck
{
    public string Name => "observation-text";

    public string Question => "Observations are valid Unicode text without control characters, and the first says something.";

    public IReadOnlyList<string> Needs => [PlaysCheck.Id];

    public async ValueTask<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var survey = await context.SurveyAsync(cancellationToken).ConfigureAwait(false);
        return survey.ObservationFault is { } fault ? Finding.Fail($"{fault}.") : Finding.Pass("every observation of every episode.");
    }
}
