using System.Diagnostics;

namespace Platform.Host.Bench;

/// <summary>Measures a workload: warm-up, then runs until there are enough or the budget is spent; with a peer, the two in turn.</summary>
/// <param name="workload">What to measure.</param>
/// <param name="settings">How.</param>
/// <param name="dataTypes">Types of the weights, which take their turns at each shape and batch size.</param>
/// <param name="peer">Whom to measure in turn, or null.</param>
/// <param name="limits">What the machine can do at most.</param>
internal sealed class BenchRunner(IBenchWorkload workload, BenchSettings settings, IReadOnlyList<string> dataTypes, PyTorchPeer? peer, MachineLimits limits)
{
    private const int FewestRuns = 3;
    private readonly TimeProvider _time = TimeProvider.System;

    /// <summary>Measures every shape and batch size, one after the other.</summary>
    /// <param name="progress">Told each figure as soon as it is there.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<IReadOnlyList<BenchRow>> RunAsync(Action<BenchRow> progress, CancellationToken cancellationToken)
    {
        var rows = new List<BenchRow>();
        foreach (var model in settings.Models)
            foreach (var batch in settings.Batches.Count > 0 ? settings.Batches : workload.DefaultBatches)
                foreach (var dataType in dataTypes)
                    foreach (var row in await MeasureAsync(settings with { DataType = dataType }, model, batch, cancellationToken))
                    {
                        rows.Add(row);
                        progress(row);
                    }

        return rows;
    }

    private async Task<IReadOnlyList<BenchRow>> MeasureAsync(BenchSettings measured, string model, int batch, CancellationToken cancellationToken)
    {
        var ours = new List<double>();
        var theirs = workload.PeerVariants.ToDictionary(variant => variant.Peer, _ => new List<double>());
        var (engine, peak) = ("", 0L);
        for (var round = 0; round < (peer is null ? 1 : settings.Rounds); round++)
        {
            PeakMemory.Reset();
            await using (var run = workload.Start(measured, model, batch))
            {
                engine = run.Engine;
                ours.AddRange(await RepeatAsync(run, cancellationToken));
            }

            peak = Math.Max(peak, PeakMemory.Read());
            GC.Collect();
            if (peer is null)
                continue;
            foreach (var (name, seconds) in await peer.MeasureAsync(workload, measured, model, batch, cancellationToken))
                theirs[name].Add(seconds);
        }

        var median = Median(ours);
        var row = new BenchRow(workload.Name, model, measured.DataType, engine, batch, workload.Tokens(batch) / median, median, peak, null, null,
            workload.FloorSeconds(new PhysicalFloor(BenchModels.Shape(model), limits, measured.DataType), batch));
        return peer is null ? [row] : [.. theirs.Select(variant => row with { Peer = variant.Key, PeerSeconds = Median(variant.Value) })];
    }

    private async Task<List<double>> RepeatAsync(IBenchRun run, CancellationToken cancellationToken)
    {
        // Compilation in tiers replaces hot methods while they run, so one warm-up is not enough when runs are short.
        var started = _time.GetTimestamp();
        do
            await run.RunAsync(cancellationToken);
        while (_time.GetElapsedTime(started).TotalSeconds < Math.Min(2, settings.BudgetSeconds / 4));

        var times = new List<double>();
        started = _time.GetTimestamp();
        while (times.Count < settings.Runs && (times.Count < FewestRuns || _time.GetElapsedTime(started).TotalSeconds < settings.BudgetSeconds))
        {
            var before = Stopwatch.GetTimestamp();
            await run.RunAsync(cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(before).TotalSeconds);
        }

        return times;
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
