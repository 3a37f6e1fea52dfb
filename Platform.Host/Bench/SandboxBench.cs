using Platform.Sandboxes;
using Platform.Sdk;

namespace Platform.Host.Bench;

/// <summary>One figure of a provider of sandboxes.</summary>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Measure"><c>cold</c>: a sandbox is made, runs the program and is destroyed. <c>warm</c>: the program runs in a sandbox that stands ready. <c>acquire</c>: one is taken from the pool. <c>parallel</c>: warm, in two sandboxes per core at once.</param>
/// <param name="Runs">How many were counted.</param>
/// <param name="P50">Milliseconds, the median.</param>
/// <param name="P99">Milliseconds, exceeded by one in a hundred.</param>
/// <param name="PerSecond">Runs per second of wall-clock time.</param>
internal sealed record SandboxBenchRow(string Provider, string Measure, int Runs, double P50, double P99, double PerSecond);

/// <summary>Measures a provider with a program that does nothing.</summary>
internal sealed class SandboxBench(ISandboxProvider provider, string image, TimeProvider time)
{
    private const int WarmUp = 5;

    /// <summary>Every figure.</summary>
    public async Task<IReadOnlyList<SandboxBenchRow>> RunAsync(int runs, CancellationToken cancellationToken)
    {
        var program = await File.ReadAllBytesAsync(SandboxProbe.Path, cancellationToken);
        var spec = new SandboxSpec(image) { Limits = new SandboxLimits { MemoryBytes = 128 << 20, DiskBytes = 16 << 20 } };
        var few = Math.Clamp(runs / 10, 5, 50);
        await provider.PrewarmAsync(spec, 0, cancellationToken); // the pool makes nothing in between
        var cold = await MeasureAsync("cold", few, 1, _ => ColdAsync(spec, program, cancellationToken));
        await using var sandbox = await ReadyAsync(spec, program, cancellationToken);
        var warm = await MeasureAsync("warm", runs, 1, _ => RunAsync(sandbox, cancellationToken));
        var parallel = await ParallelAsync(spec, program, runs, cancellationToken);
        await provider.PrewarmAsync(spec, few, cancellationToken);
        var taken = new List<ISandbox>();
        var acquire = await MeasureAsync("acquire", few, 1, async _ => taken.Add(await provider.CreateAsync(spec, cancellationToken)), warmUp: 0);
        await provider.PrewarmAsync(spec, 0, cancellationToken);
        await Task.WhenAll(taken.Select(one => one.DisposeAsync().AsTask()));
        return [cold, warm, parallel, acquire];
    }

    private async Task ColdAsync(SandboxSpec spec, byte[] program, CancellationToken cancellationToken)
    {
        await using var sandbox = await ReadyAsync(spec, program, cancellationToken);
        await RunAsync(sandbox, cancellationToken);
    }

    private async Task<SandboxBenchRow> ParallelAsync(SandboxSpec spec, byte[] program, int runs, CancellationToken cancellationToken)
    {
        var count = 2 * Environment.ProcessorCount;
        var sandboxes = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => ReadyAsync(spec, program, cancellationToken)));
        try
        {
            return await MeasureAsync("parallel", runs, count, lane => RunAsync(sandboxes[lane], cancellationToken));
        }
        finally
        {
            await Task.WhenAll(sandboxes.Select(sandbox => sandbox.DisposeAsync().AsTask()));
        }
    }

    private async Task<ISandbox> ReadyAsync(SandboxSpec spec, byte[] program, CancellationToken cancellationToken)
    {
        var sandbox = await provider.CreateAsync(spec, cancellationToken);
        await sandbox.CopyInAsync(new SandboxFile("/box/program") { Mode = SandboxFile.Executable }, program, cancellationToken);
        return sandbox;
    }

    private static async Task RunAsync(ISandbox sandbox, CancellationToken cancellationToken)
    {
        var result = await sandbox.RunAsync(new SandboxRequest(["/box/program", "true"]), cancellationToken);
        if (!result.Succeeded)
            throw new SandboxFaultException($"A program that does nothing ended with {result.Limit?.ToString() ?? $"exit code {result.ExitCode}"} in sandbox '{sandbox.Id}': {result.ErrorText}");
    }

    private async Task<SandboxBenchRow> MeasureAsync(string measure, int runs, int lanes, Func<int, Task> run, int warmUp = WarmUp)
    {
        for (var i = 0; i < warmUp; i++)
            await run(0);
        var times = new double[runs];
        var started = time.GetTimestamp();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, lanes).Select(async lane =>
        {
            for (int number; (number = Interlocked.Increment(ref next)) < runs;)
            {
                var begun = time.GetTimestamp();
                await run(lane);
                times[number] = time.GetElapsedTime(begun).TotalMilliseconds;
            }
        }));
        var perSecond = runs / time.GetElapsedTime(started).TotalSeconds;
        Array.Sort(times);
        return new(provider.Name, measure, runs, times[runs / 2], times[Math.Min(runs - 1, (int)Math.Ceiling(runs * 0.99) - 1)], perSecond);
    }
}
