namespace Platform.Plugins.Conformance.Checks;

/// <summary>Tasks differ.</summary>
internal sealed class SeedsCheck : IConformanceCheck
{
    public string Name => "seeds-differ";

    public string Question => "Different tasks give different episodes.";

    public IReadOnlyList<string> Needs => [PlaysCheck.Id, RepeatableCheck.Id];

    public async ValueTask<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var references = await context.ReferencesAsync(cancellationToken).ConfigureAwait(false);
        if (references.Count < 2)
            return Finding.NotApplicable("there is one task only.");
        foreach (var reference in references)
        {
            // The same actions on every task: what differs then is the task.
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var task in references.Select(other => other.Task))
            {
                await using var environment = context.Create();
                var trace = await EpisodePlayer.ReplayAsync(context, environment, task, reference.Actions, cancellationToken).ConfigureAwait(false);
                if (seen.Add($"{trace.First}{string.Concat(trace.Steps.Select(step => step.Shown))}") && seen.Count > 1)
                    return Finding.Pass("the same actions lead elsewhere in other tasks.");
            }
        }

        return Finding.Fail($"{references.Count} tasks answered the same actions alike: let the task's seed or parameters decide what happens.");
    }
}
