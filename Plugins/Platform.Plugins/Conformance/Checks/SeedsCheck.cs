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
        // The same actions on every task: what differs then is the task.
        var seen = new HashSet<string>();
        foreach (var other in references)
        {
            foreach (var reference in references)
            {
                await using var environment = context.Create();
                var trace = await EpisodePlayer.ReplayAsync(context, environment, other.Task, reference.Actions, cancellationToken).ConfigureAwait(false);
                seen.Add($"{trace.First}{string.Concat(trace.Steps.Select(step => step.Shown))}");
                if (seen.Count > references.Count)
                    return Finding.Pass("the same actions lead elsewhere in other tasks.");
            }
        }

        return seen.Count > references.Count
            ? Finding.Pass("the same actions lead elsewhere in other tasks.")
            : Finding.Fail($"{references.Count} tasks answered the same actions alike: let the task's seed or parameters decide what happens.");
    }
}
