namespace Platform.Plugins.Conformance;

/// <summary>How fast one instance steps and how much it allocates, over episodes played before.</summary>
internal static class SpeedMeasurement
{
    /// <returns>Steps per second, resets included, and bytes allocated per episode.</returns>
    public static async Task<(double StepsPerSecond, double BytesPerEpisode)> RunAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var references = await context.ReferencesAsync(cancellationToken).ConfigureAwait(false);
        var time = context.Options.TimeProvider;
        await using var environment = context.Create();
        return await Task.Run(async () =>
        {
            await RoundAsync().ConfigureAwait(false);
            var (steps, episodes, started, bytes) = (0L, 0L, time.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: true));
            do
            {
                steps += await RoundAsync().ConfigureAwait(false);
                episodes += references.Count;
            }
            while (time.GetElapsedTime(started) < context.Options.MeasuringTime);
            return (steps / Math.Max(time.GetElapsedTime(started).TotalSeconds, 1e-9), (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)episodes);
        }, cancellationToken).ConfigureAwait(false);

        async Task<long> RoundAsync()
        {
            var steps = 0L;
            foreach (var trace in references)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await environment.ResetAsync(trace.Task, cancellationToken).ConfigureAwait(false);
                foreach (var step in trace.Steps)
                {
                    await environment.StepAsync(step.Action, cancellationToken).ConfigureAwait(false);
                    steps++;
                }
            }

            return steps;
        }
    }
}
