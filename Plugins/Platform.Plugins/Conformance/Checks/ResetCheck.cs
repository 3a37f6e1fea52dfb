using Platform.Sdk;

namespace Platform.Plugins.Conformance.Checks;

/// <summary>An episode may be broken off.</summary>
internal sealed class ResetCheck : IConformanceCheck
{
    public string Name => "reset";

    public string Question => "After an episode broken off, a cancelled step or a wrong call, a reset begins afresh.";

    public IReadOnlyList<string> Needs => [PlaysCheck.Id, RepeatableCheck.Id];

    public async ValueTask<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var references = await context.ReferencesAsync(cancellationToken).ConfigureAwait(false);
        (string What, Func<IEnvironment, EpisodeTrace, Task> Break)[] breaks =
        [
            ("an episode broken off at its start", (_, _) => Task.CompletedTask),
            ("an episode broken off half-way", (environment, reference) => EpisodePlayer.ContinueAsync(context, environment, reference.Task, reference.Actions.Take(reference.Steps.Count / 2), cancellationToken)),
            ("a step cancelled half-way", async (environment, reference) =>
            {
                await EpisodePlayer.ContinueAsync(context, environment, reference.Task, reference.Actions.Take(reference.Steps.Count / 2), cancellationToken).ConfigureAwait(false);
                await FaultAsync(environment, reference).ConfigureAwait(false);
            }),
        ];
        var count = 0;
        for (var i = 0; i < references.Count; i++)
        {
            var (broken, reference) = (references[i], references[(i + 1) % references.Count]);
            foreach (var (what, breakOff) in breaks)
            {
                await using var environment = context.Create();
                await EpisodePlayer.ResetAsync(context, environment, broken.Task, cancellationToken).ConfigureAwait(false);
                await breakOff(environment, broken).ConfigureAwait(false);
                var again = await EpisodePlayer.ReplayAsync(context, environment, reference.Task, reference.Actions, cancellationToken).ConfigureAwait(false);
                if (reference.Difference(again) is { } difference)
                    return Finding.Fail($"On a new instance and after {what}, {difference}: let ResetAsync set every field.");
                count++;
            }
        }

        return Finding.Pass($"{count} resets in the middle of something.");

        async Task FaultAsync(IEnvironment environment, EpisodeTrace reference)
        {
            using var cancelled = new CancellationTokenSource();
            await cancelled.CancelAsync().ConfigureAwait(false);
            try
            {
                await context.CallAsync(token => environment.StepAsync(reference.Steps[reference.Steps.Count / 2].Action, token), "A cancelled step", cancelled.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not ConformanceException)
            {
                // What it throws is another check's business: here it only has to recover.
            }
        }
    }
}
