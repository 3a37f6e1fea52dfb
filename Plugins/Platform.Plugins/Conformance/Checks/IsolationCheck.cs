namespace Platform.Plugins.Conformance.Checks;

/// <summary>An episode leaves nothing behind.</summary>
internal sealed class IsolationCheck : IConformanceCheck
{
    public string Name => "isolated";

    public string Question => "An instance that has played other episodes is as good as a new one.";

    public IReadOnlyList<string> Needs => [PlaysCheck.Id, RepeatableCheck.Id];

    public async ValueTask<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var references = await context.ReferencesAsync(cancellationToken).ConfigureAwait(false);
        var whole = references.Where(reference => reference.IsOver).ToArray();
        if (whole.Length == 0)
            return Finding.NotApplicable($"no episode ended within {context.Options.MaxTurns} steps.");
        await using var environment = context.Create();
        var played = 0;
        foreach (var reference in whole.Concat(whole.Reverse()))
        {
            var again = await EpisodePlayer.ReplayAsync(context, environment, reference.Task, reference.Actions, cancellationToken).ConfigureAwait(false);
            if (reference.Difference(again) is { } difference)
                return Finding.Fail($"On a new instance and on one that had ended {played} episodes, {difference}: let ResetAsync set every field.");
            played++;
        }

        return Finding.Pass($"{played} episodes on one instance.");
    }
}
