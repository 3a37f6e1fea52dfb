using Platform.Plugins.Conformance.Checks;

namespace Platform.Plugins.Conformance;

/// <summary>Holds an environment to the contract and to what its documentation promises.</summary>
/// <example>In a plugin's own tests: <c>(await EnvironmentConformance.CheckAsync(registry.Environment("mine-v1"))).ThrowIfFailed();</c></example>
public static class EnvironmentConformance
{
    private static readonly IConformanceCheck[] All =
    [
        new DocumentationCheck(), new PlaysCheck(), new RepeatableCheck(), new SeedsCheck(), new ParallelCheck(), new IsolationCheck(), new ResetCheck(), new SnapshotCheck(),
        new OrderCheck(), new RewardCheck(), new FloorCheck(), new MaximumCheck(), new TurnLimitCheck(), new ObservationCheck(), new AdmissibleCheck(), new HostileActionCheck(),
        new CancellationCheck(), new TaskSetCheck(),
    ];

    /// <summary>Every check and what it asks, in the order they run.</summary>
    public static IReadOnlyList<(string Name, string Question)> Checks { get; } = [.. All.Select(check => (check.Name, check.Question))];

    /// <summary>Runs every check. What the environment does wrong is in the report, never an exception.</summary>
    /// <param name="registration">The environment.</param>
    /// <param name="options">How to check; null takes the defaults.</param>
    /// <param name="progress">Told the name of each check as it begins.</param>
    /// <param name="cancellationToken">Ends the checks.</param>
    public static async Task<ConformanceReport> CheckAsync(
        EnvironmentRegistration registration, ConformanceOptions? options = null, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registration);
        var context = new CheckContext(registration, options ?? new());
        var results = new List<CheckResult>();
        foreach (var check in All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(check.Name);
            var missing = check.Needs.FirstOrDefault(needed => results.Exists(result => result.Check == needed && result.Outcome == CheckOutcome.Failed));
            var finding = missing is not null
                ? Finding.NotApplicable($"not run, because '{missing}' failed.")
                : await RunAsync(check, context, cancellationToken).ConfigureAwait(false);
            results.Add(new(check.Name, finding.Outcome, finding.Detail));
        }

        progress?.Report("speed");
        var report = new ConformanceReport(registration.Id, results);
        if (report[PlaysCheck.Id].Outcome == CheckOutcome.Failed)
            return report;
        try
        {
            var (steps, bytes) = await SpeedMeasurement.RunAsync(context, cancellationToken).ConfigureAwait(false);
            return report with { StepsPerSecond = steps, BytesPerEpisode = bytes };
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            _ = exception; // a check has already reported what fails here
            return report;
        }
    }

    private static async Task<Finding> RunAsync(IConformanceCheck check, CheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await check.RunAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return Finding.Fail(exception is ConformanceException ? exception.Message : $"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }
}
