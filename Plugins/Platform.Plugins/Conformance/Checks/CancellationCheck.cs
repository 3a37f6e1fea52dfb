using System.Globalization;
using Platform.Sdk;

namespace Platform.Plugins.Conformance.Checks;

/// <summary>A call that is not wanted any more ends.</summary>
internal sealed class CancellationCheck : IConformanceCheck
{
    // A machine that is busy with other things may delay a thread: only what is late every time is deaf.
    private const int Attempts = 3;

    public string Name => "cancellation";

    public string Question => "A cancelled reset or step ends within a second, by its end or an OperationCanceledException.";

    public IReadOnlyList<string> Needs => [PlaysCheck.Id];

    public async ValueTask<Finding> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var tasks = context.Tasks(1);
        foreach (var delay in new[] { TimeSpan.Zero, TimeSpan.FromMilliseconds(20) })
        {
            var when = delay == TimeSpan.Zero ? "cancelled before it began" : "cancelled after 20 ms";
            if (await ProbeAsync(context, "A reset", when, delay, null, tasks[0], cancellationToken).ConfigureAwait(false) is { } reset)
                return Finding.Fail(reset);
            if (await ProbeAsync(context, "A step", when, delay, new ExploringAgent(0), tasks[0], cancellationToken).ConfigureAwait(false) is { } step)
                return Finding.Fail(step);
        }

        return Finding.Pass("resets and steps, cancelled before and during the call.");
    }

    /// <returns>What was wrong, or null.</returns>
    private static async Task<string?> ProbeAsync(CheckContext context, string call, string when, TimeSpan delay, ExploringAgent? agent, TaskSpec task, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var environment = context.Create();
            using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Observation? observation = agent is null ? null : await EpisodePlayer.ResetAsync(context, environment, task, cancellationToken).ConfigureAwait(false);
            var action = observation is null ? null : agent!.Act(environment, observation);
            if (delay == TimeSpan.Zero)
                await cancellation.CancelAsync().ConfigureAwait(false);
            var token = cancellation.Token;
            var pending = Task.Run(async () =>
            {
                if (action is null)
                    await environment.ResetAsync(task, token).ConfigureAwait(false);
                else
                    await environment.StepAsync(action, token).ConfigureAwait(false);
            }, CancellationToken.None);
            if (delay > TimeSpan.Zero)
            {
                await Task.WhenAny(pending, Task.Delay(delay, context.Options.TimeProvider, cancellationToken)).ConfigureAwait(false);
                await cancellation.CancelAsync().ConfigureAwait(false);
            }

            try
            {
                await pending.WaitAsync(context.Options.CancellationLimit, context.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The way a call should end.
            }
            catch (TimeoutException) when (!pending.IsCompleted)
            {
                _ = pending.ContinueWith(static (late, state) => ((IEnvironment)state!).DisposeAsync().AsTask(), environment, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                if (attempt < Attempts)
                    continue;
                return string.Create(CultureInfo.InvariantCulture, $"{call} {when} still ran {context.Options.CancellationLimit.TotalSeconds:0.##} s later: pass the token on.");
            }
            catch (Exception exception)
            {
                return $"{call} {when} threw {exception.GetType().Name}: an OperationCanceledException is expected.";
            }

            await environment.DisposeAsync().ConfigureAwait(false);
            return null;
        }
    }
}
