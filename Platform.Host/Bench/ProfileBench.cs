using Platform.Policies.Generation;

namespace Platform.Host.Bench;

/// <summary>Where the time of sampling goes: prompts of 64 tokens, of whose 64 sampled tokens the 63 that come one by one are measured.</summary>
internal static class ProfileBench
{
    private const int Prompt = 64;
    private const int Sampled = 64;
    private const double WarmUpSeconds = 1;

    /// <summary>Measures one figure.</summary>
    /// <param name="settings">Type of the weights, engine and number of runs.</param>
    /// <param name="model">Name of the shape.</param>
    /// <param name="batch">Sequences at once.</param>
    /// <param name="limits">What the machine can do at most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Every phase that took time, then all together.</returns>
    public static async Task<IReadOnlyList<ProfileRow>> MeasureAsync(BenchSettings settings, string model, int batch, MachineLimits limits, CancellationToken cancellationToken)
    {
        var profile = new GenerationProfile();
        await using var fixture = new GenerationFixture(settings, model, batch, profile);
        var started = TimeProvider.System.GetTimestamp();
        do
            await RunAsync();
        while (TimeProvider.System.GetElapsedTime(started).TotalSeconds < WarmUpSeconds);
        var runs = new List<(IReadOnlyList<PhaseFigures> Phases, long Passes)>();
        for (var run = 0; run < settings.Runs; run++)
        {
            await RunAsync();
            runs.Add((profile.Read(), profile.Passes));
        }

        // The fastest run: what other programs take can only be added to it.
        var (phases, passes) = runs.MinBy(run => run.Phases.Sum(phase => phase.Seconds));
        var total = phases.Sum(phase => phase.Seconds);
        var rate = limits.Read(phases.Sum(phase => phase.Bytes) / passes);
        ProfileRow[] rows = [.. phases.Where(phase => phase.Seconds > 0).Select(phase => new ProfileRow(
            model, settings.DataType, batch, phase.Phase, phase.Seconds / passes, phase.Seconds / total, phase.Flops / passes, phase.Bytes / passes,
            Math.Max(phase.Flops / limits.Flops(phase.Phase == GenerationPhase.Attention ? "f32" : settings.DataType), phase.Bytes / rate) / passes))];
        return [.. rows, new(model, settings.DataType, batch, null, total / passes, 1, rows.Sum(row => row.Flops), rows.Sum(row => row.Bytes), rows.Sum(row => row.FloorSeconds))];

        async Task RunAsync()
        {
            var names = Enumerable.Range(0, batch).Select(_ => fixture.NewConversation()).ToArray();
            await Task.WhenAll(names.Select((name, i) => fixture.Generation.GenerateAsync(new TurnRequest(name, (ulong)i, fixture.RandomTokens(Prompt), new() { MaxTokens = 1 }), cancellationToken)));
            profile.Reset();
            await Task.WhenAll(names.Select((name, i) => fixture.Generation.GenerateAsync(new TurnRequest(name, (ulong)i, [], new() { MaxTokens = Sampled - 1 }), cancellationToken)));
            await Task.WhenAll(names.Select(fixture.Generation.ReleaseAsync));
        }
    }
}
