using System.Diagnostics;
using Platform.Sdk;
using Platform.Training;
using Platform.Training.Plans;
using Platform.Training.Rollouts;

namespace Platform.Host.Bench;

/// <summary>Measures how fast an environment is stepped by the loop that training uses, with a policy that costs nothing.</summary>
/// <param name="Concurrency">Episodes at once.</param>
/// <param name="Turns">Steps per episode.</param>
/// <param name="Runs">Counted runs of one figure.</param>
/// <param name="BudgetSeconds">Seconds after which a figure stops repeating, once it has three runs.</param>
internal sealed record EnvironmentBench(int Concurrency, int Turns, int Runs, double BudgetSeconds)
{
    private const int FewestRuns = 3;
    private const int EpisodesPerSlot = 4;

    /// <summary>Measures one way of running the environment.</summary>
    /// <param name="mode">Name of the way.</param>
    /// <param name="source">The environment, whose episodes have <see cref="Turns"/> steps.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="InvalidOperationException">Episodes failed, or had another number of steps.</exception>
    public async Task<EnvironmentBenchRow> MeasureAsync(string mode, IEnvironmentSource source, CancellationToken cancellationToken)
    {
        await using var engine = new RolloutEngine(source, new RolloutOptions { Concurrency = Concurrency }, TimeProvider.System);
        TaskRequest[] tasks = [.. Enumerable.Range(0, Concurrency * EpisodesPerSlot).Select(i => new TaskRequest(new TaskSpec(source.Id, $"bench/{i}", (ulong)i), 1))];
        var requests = RolloutRequest.ForStep(tasks, 1, SeedPurpose.Sampling, 0);
        var steps = (long)requests.Count * Turns;

        // Compilation in tiers replaces hot methods while they run, so one warm-up is not enough when runs are short.
        var started = Stopwatch.GetTimestamp();
        do
            await RunAsync();
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < Math.Min(3, BudgetSeconds / 3));

        var times = new List<double>();
        var allocated = GC.GetTotalAllocatedBytes();
        started = Stopwatch.GetTimestamp();
        while (times.Count < Runs && (times.Count < FewestRuns || Stopwatch.GetElapsedTime(started).TotalSeconds < BudgetSeconds))
        {
            var before = Stopwatch.GetTimestamp();
            await RunAsync();
            times.Add(Stopwatch.GetElapsedTime(before).TotalSeconds);
        }

        var bytes = (GC.GetTotalAllocatedBytes() - allocated) / (double)(steps * times.Count);
        times.Sort();
        var median = (times[(times.Count - 1) / 2] + times[times.Count / 2]) / 2;
        return new(mode, source.Id, Concurrency, Turns, steps / median, median, bytes);

        async Task RunAsync()
        {
            var result = await engine.PlayScriptedAsync(requests, static () => new ConstantPolicy(), null, cancellationToken);
            if (result.Episodes.FirstOrDefault(episode => episode.IsFault || episode.Turns.Count != Turns) is { } bad)
                throw new InvalidOperationException(bad.Fault ?? $"An episode of {source.Id} had {bad.Turns.Count} steps, but {Turns} were expected.");
        }
    }

    /// <summary>Answers the same to everything.</summary>
    private sealed class ConstantPolicy : IScriptedPolicy
    {
        private static readonly AgentAction Action = new("oak");

        public void Reset(ulong seed)
        {
        }

        public AgentAction Act(Observation observation) => Action;
    }
}
