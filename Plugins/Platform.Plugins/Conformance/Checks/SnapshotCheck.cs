using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Plugins.Conformance.Checks;

/// <summary>A saved state is whole.</summary>
internal sealed class SnapshotCheck : IConformanceCheck
{
    public string Name => "snapshots";

    public string Question => "A state saved, written as JSON and restored elsewhere goes on as if nothing had happened.";

    public IReadOnlyList<string> Needs => [PlaysCheck.Id, RepeatableCheck.Id];

    public async ValueTask<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        await using var probe = context.Create();
        if (probe is not ISnapshots)
            return Finding.NotApplicable("the environment does not implement ISnapshots.");
        var references = await context.ReferencesAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (index, reference) in references.Index())
        {
            // A different place in each episode, the very start included.
            var at = reference.Steps.Count * index / references.Count;
            var (before, after) = (reference.Actions.Take(at), reference.From(at));
            await using var environment = context.Create();
            await EpisodePlayer.ReplayAsync(context, environment, reference.Task, before, cancellationToken).ConfigureAwait(false);
            var saved = (await context.CallAsync(token => ((ISnapshots)environment).SaveAsync(token), "SaveAsync", cancellationToken).ConfigureAwait(false)).ToJsonString();
            var same = await EpisodePlayer.ContinueAsync(context, environment, reference.Task, after.Actions, cancellationToken).ConfigureAwait(false);
            if (after.Difference(same) is { } disturbed)
                return Finding.Fail($"Without and with a state saved before step {at + 1}, {disturbed}: let SaveAsync change nothing.");

            await using var fresh = context.Create();
            if (await RestoredAsync(fresh).ConfigureAwait(false) is { } lost)
                return Finding.Fail($"A state saved before step {at + 1} was restored on a new instance, and counted from there, {lost}: save all that later steps depend on.");

            await using var used = context.Create();
            await EpisodePlayer.ResetAsync(context, used, references[(index + 1) % references.Count].Task, cancellationToken).ConfigureAwait(false);
            if (await RestoredAsync(used).ConfigureAwait(false) is { } mixed)
                return Finding.Fail($"A state saved before step {at + 1} was restored on an instance in another episode, and counted from there, {mixed}: let RestoreAsync set every field.");

            async Task<string?> RestoredAsync(IEnvironment target)
            {
                await context.CallAsync(async token =>
                {
                    await ((ISnapshots)target).RestoreAsync((JsonObject)JsonNode.Parse(saved)!, token).ConfigureAwait(false);
                    return true;
                }, "RestoreAsync", cancellationToken).ConfigureAwait(false);
                var rest = await EpisodePlayer.ContinueAsync(context, target, reference.Task, after.Actions, cancellationToken).ConfigureAwait(false);
                return after.Difference(rest);
            }
        }

        return Finding.Pass($"{references.Count} states restored twice each.");
    }
}
