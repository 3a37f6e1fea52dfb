namespace Platform.Plugins.Conformance.Checks;

/// <summary>A task is the same every time.</summary>
internal sealed class RepeatableCheck : IConformanceCheck
{
    public const string Id = "repeatable";

    public string Name => Id;

    public string Question => "The same task and actions give the same observations, rewards and end.";

    public IReadOnlyList<string> Needs => [PlaysCheck.Id];

    public async ValueTask<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var references = await context.ReferencesAsync(cancellationToken).ConfigureAwait(false);
        foreach (var reference in references)
        {
            await using var environment = context.Create();
            var again = await EpisodePlayer.ReplayAsync(context, environment, reference.Task, reference.Actions, cancellationToken).ConfigureAwait(false);
            if (reference.Difference(again) is { } difference)
                return Finding.Fail($"Played twice, {difference}: let chance come from the task's seed alone.");
        }

        return Finding.Pass($"{references.Count} tasks, {references.Sum(reference => reference.Steps.Count)} steps twice.");
    }
}
