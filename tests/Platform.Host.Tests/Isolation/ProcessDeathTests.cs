using Platform.Host.Recipes;
using Platform.Plugins.Isolation;
using Platform.Sdk;
using Platform.Training;
using Platform.Training.Plans;
using Platform.Training.Rollouts;

namespace Platform.Host.Tests.Isolation;

/// <summary>A plugin's process that crashes, hangs or leaks costs retries, and no episode.</summary>
public sealed class ProcessDeathTests : IAsyncDisposable
{
    private readonly Apart _apart = new(Apart.Fragile);
    private readonly TemporaryFolder _folder = new();

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return _apart.DisposeAsync();
    }

    [Theory]
    [InlineData("failFast")]
    [InlineData("stackOverflow")]
    [InlineData("thread")]
    [InlineData("exit")]
    public async Task Crash_IsAFaultOfTheEpisodesInIt_AndAllArePlayedAgain(string ruin)
    {
        var source = _apart.Source("fragile-v1", "isolation=process", $"ruin={ruin}", $"once={_folder.Path("once")}");
        var result = await PlayAsync(source, 12, new() { Concurrency = 6 });
        Assert.Equal(0, result.Dropped);
        Assert.All(result.Episodes, episode => Assert.Equal((Termination.Terminated, 3.0), (episode.Termination, episode.Metrics["turn"])));
        Assert.InRange(result.EnvironmentFaults, 1, 6);
        Assert.InRange(_apart.ProcessesOf(source).Started, 2, 12);
    }

    [Fact]
    public async Task Crash_IsToldInOneSentence()
    {
        var result = await PlayAsync(_apart.Source("fragile-v1", "isolation=process", "ruin=failFast"), 1, new() { FaultRetries = 0 });
        var fault = Assert.Single(result.Episodes).Fault!;
        Assert.StartsWith("Environment 'fragile-v1' failed in a step of task 'test/0' at turn 2: PluginProcessException: Plugin 'fragile', in process ", fault, StringComparison.Ordinal);
        Assert.EndsWith(", was ended by signal 6 (Process terminated. It gave up).", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EpisodeThatAlwaysCrashes_IsDropped_AndTakesNoOtherWithIt()
    {
        var result = await PlayAsync(_apart.Source("fragile-v1", "isolation=process", "ruin=failFast", "seed=11"), 32, new() { Concurrency = 32 });
        var dropped = Assert.Single(result.Episodes, episode => episode.IsFault);
        Assert.Equal(11UL, dropped.Task.Seed);
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("spin")]
    public async Task Hang_IsEndedByTheWatchdog_AndItsProcessReplaced(string ruin)
    {
        var source = _apart.Source("fragile-v1", "isolation=process", $"ruin={ruin}", $"once={_folder.Path("once")}");
        var plugin = _apart.ProcessesOf(source);
        await using var engine = new RolloutEngine(source, new() { Concurrency = 4, StepTimeoutSeconds = 2 }, TimeProvider.System);
        var result = await engine.PlayScriptedAsync(Requests(8), () => new SameAction(), null, CancellationToken.None);
        Assert.Equal(0, result.Dropped);
        Assert.InRange(result.EnvironmentFaults, 1, 8);
        await Apart.UntilAsync(() => plugin.Started > 1 || plugin.ProcessIds.Count == 0, "the process that hung is gone");
        Assert.Equal(0, (await engine.PlayScriptedAsync(Requests(8), () => new SameAction(), null, CancellationToken.None)).Dropped);
    }

    [Fact]
    public async Task Leak_EndsWithTheProcess_WhichIsReplaced()
    {
        var source = _apart.Source("fragile-v1", "isolation={mode: process, memoryLimitMb: 256}", "ruin=leak", "turns=2");
        var plugin = _apart.ProcessesOf(source);
        await using var environment = source.Create();
        for (var episode = 0; plugin.Started < 3; episode++)
        {
            Assert.InRange(episode, 0, 600);
            try
            {
                await environment.ResetAsync(Spec(1), CancellationToken.None);
                await environment.StepAsync(new AgentAction("x"), CancellationToken.None);
                await environment.StepAsync(new AgentAction("x"), CancellationToken.None);
            }
            catch (PluginProcessException)
            {
                // It leaked faster than its episodes ended.
            }

            await Task.Delay(100);
        }
    }

    [Fact]
    public async Task Process_IsReplacedAfterItsEpisodes_WithoutAFault()
    {
        var source = _apart.Source("fragile-v1", "isolation={mode: process, recycleAfter: 5}");
        var result = await PlayAsync(source, 20, new() { Concurrency = 3 });
        Assert.Equal((0, 0), (result.EnvironmentFaults, result.Dropped));
        Assert.Equal(4, _apart.ProcessesOf(source).Started);
    }

    [Fact]
    public async Task Dispose_EndsTheProcesses()
    {
        var source = _apart.Source("fragile-v1", "isolation=process");
        await PlayAsync(source, 4, new());
        var process = Assert.Single(_apart.ProcessesOf(source).ProcessIds);
        Assert.True(Apart.IsAlive(process));
        await _apart.DisposeAsync();
        Assert.False(Apart.IsAlive(process));
    }

    [Fact]
    public async Task Process_DiesWithAHostThatIsKilled_AndLeavesNothingBehind()
    {
        using var host = HostProcess.Start(("TMPDIR", _folder.FullPath), "play", "echo-v1", "--set", "isolation=process");
        await host.StandardOutput.ReadLineAsync();
        var child = 0;
        await Apart.UntilAsync(() => (child = ChildrenOf(host.Id).FirstOrDefault()) != 0, "the host starts the plugin's process");
        while (await host.StandardOutput.ReadLineAsync() is { Length: 0 })
        {
        }

        host.Kill();
        await host.WaitForExitAsync();
        await Apart.UntilAsync(() => !Apart.IsAlive(child), "the plugin's process dies");
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullPath, "platform-*"));
    }

    private static IEnumerable<int> ChildrenOf(int process) =>
        Directory.GetDirectories($"/proc/{process}/task").SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse);

    private static async Task<RolloutResult> PlayAsync(EnvironmentSource source, int episodes, RolloutOptions options)
    {
        await using var engine = new RolloutEngine(source, options, TimeProvider.System);
        return await engine.PlayScriptedAsync(Requests(episodes), () => new SameAction(), null, CancellationToken.None);
    }

    private static IReadOnlyList<RolloutRequest> Requests(int count) =>
        RolloutRequest.ForStep([.. Enumerable.Range(0, count).Select(i => new TaskRequest(Spec((ulong)i), 1))], 1, SeedPurpose.Sampling, 0);

    private static TaskSpec Spec(ulong seed) => new("fragile-v1", $"test/{seed}", seed);

    private sealed class SameAction : IScriptedPolicy
    {
        public void Reset(ulong seed)
        {
        }

        public AgentAction Act(Observation observation) => new("x");
    }
}
