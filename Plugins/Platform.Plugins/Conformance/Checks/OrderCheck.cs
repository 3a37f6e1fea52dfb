using Platform.Sdk;

namespace Platform.Plugins.Conformance.Checks;

/// <summary>Calls out of order are told so.</summary>
internal sealed class OrderCheck : IConformanceCheck
{
    public string Name => "call-order";

    public string Question => "A step before the reset or after the end throws an InvalidOperationException that says what to do.";

    public IReadOnlyList<string> Needs => [PlaysCheck.Id];

    public async ValueTask<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        await using var environment = context.Create();
        if (await WrongAsync(environment, new AgentAction("x")).ConfigureAwait(false) is { } early)
            return Finding.Fail($"A step before the first reset {early}.");
        var references = await context.ReferencesAsync(cancellationToken).ConfigureAwait(false);
        if (references.FirstOrDefault(reference => reference.IsOver) is not { } whole)
            return Finding.Pass("before the reset; no episode came to its end.");
        await EpisodePlayer.ReplayAsync(context, environment, whole.Task, whole.Actions, cancellationToken).ConfigureAwait(false);
        return await WrongAsync(environment, whole.Steps[^1].Action).ConfigureAwait(false) is { } late
            ? Finding.Fail($"A step after the episode's end {late}.")
            : Finding.Pass("before the reset and after the end.");

        async Task<string?> WrongAsync(IEnvironment target, AgentAction action)
        {
            try
            {
                await EpisodePlayer.StepAsync(context, target, action, cancellationToken).ConfigureAwait(false);
                return "was played: throw an InvalidOperationException that says to reset";
            }
            catch (InvalidOperationException exception)
            {
                return string.IsNullOrWhiteSpace(exception.Message) ? "threw without a message: say that a reset is needed" : null;
            }
            catch (Exception exception) when (exception is not (ConformanceException or OperationCanceledException))
            {
                return $"threw {exception.GetType().Name}: throw an InvalidOperationException that says to reset";
            }
        }
    }
}
