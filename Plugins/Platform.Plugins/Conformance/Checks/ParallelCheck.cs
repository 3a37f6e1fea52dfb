namespace Platform.Plugins.Conformance.Checks;

/// <summary>Instances do not meet.</summary>
internal sealed class ParallelCheck : IConformanceCheck
{
    private const int Rounds = 2;

    public string Name => "parallel";

    public string Question => "Episodes played at once are the same as one after the other.";

    public IReadOnlyList<string> Needs => [PlaysCheck.Id, RepeatableCheck.Id];

    public async ValueTask<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var references = await context.ReferencesAsync(cancellationToken).ConfigureAwait(false);
        var traces = await Task.WhenAll(Enumerable.Repeat(references, Rounds).SelectMany(all => all).Select(reference => Task.Run(async () =>
        {
            var environment = context.Create();
            await using (environment.ConfigureAwait(false))
                return (Reference: reference, Again: await EpisodePlayer.ReplayAsync(context, environment, reference.Task, reference.Actions, cancellationToken).ConfigureAwait(false));
        }, cancellationToken))).ConfigureAwait(false);
        foreach (var (reference, again) in traces)
        {
            if (reference.Difference(again) is { } difference)
                return Finding.Fail($"Played alone and beside {traces.Length - 1} others, {difference}: let instances share nothing that changes.");
        }

        return Finding.Pass($"{traces.Length} episodes at once.");
    }
}
