using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Host.Plugins;
using Platform.Host.Recipes;
using Platform.Host.Tests.Cli;
using Platform.Plugins.Configuration;
using Platform.Sdk;
using Platform.Tests.Shared;
using Platform.Training.Plans;
using Platform.Training.Rollouts;

namespace Platform.Host.Tests.Mcp;

/// <summary>An MCP server from npm as an environment, through the plugin loader and the rollout engine as in training.</summary>
public sealed class McpRolloutTests
{
    private const int Episodes = 100;

    private static readonly RolloutOptions s_options = new() { Concurrency = 8, StepTimeoutSeconds = 300, FaultRetries = 10 };
    private readonly string _mark = $"mark-{Guid.NewGuid():N}"; // tells the processes of a test apart

    [Fact]
    public async Task MemoryServer_ServesAHundredEpisodes_EachWithAStateOfItsOwn()
    {
        await using var plugins = new PluginCatalog(Call.Plugins, TextWriter.Null);
        var source = Source(plugins, "instance");
        RolloutResult result;
        await using (var engine = new RolloutEngine(source, s_options, TimeProvider.System))
        {
            result = await engine.PlayScriptedAsync(Requests(), () => source.CreateScripted("oracle"), null, CancellationToken.None);
            Assert.InRange(Processes().Length, 1, s_options.Concurrency);
        }

        AssertSolved(result);
        Assert.Equal(0, result.EnvironmentFaults);
        Assert.All(result.Episodes, episode => Assert.Equal(3, episode.Turns.Count));
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task MemoryServer_KilledInMidEpisode_LosesNoEpisode()
    {
        await using var plugins = new PluginCatalog(Call.Plugins, TextWriter.Null);
        var source = Source(plugins, "instance");
        var acts = 0;
        RolloutResult result;
        await using (var engine = new RolloutEngine(source, s_options, TimeProvider.System))
        {
            result = await engine.PlayScriptedAsync(Requests(), () => new ActingPolicy(source.CreateScripted("oracle"), () =>
            {
                if (Interlocked.Increment(ref acts) % 60 == 0)
                    Array.ForEach(Processes(), Kill);
            }), null, CancellationToken.None);
        }

        AssertSolved(result);
        Assert.True(result.EnvironmentFaults >= 3, $"{result.EnvironmentFaults} faults");
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task MemoryServer_NewForEachEpisode_ServesEpisodes()
    {
        await using var plugins = new PluginCatalog(Call.Plugins, TextWriter.Null);
        var source = Source(plugins, "episode");
        await using (var engine = new RolloutEngine(source, s_options with { Concurrency = 2 }, TimeProvider.System))
            AssertSolved(await engine.PlayScriptedAsync([.. Requests().Take(4)], () => source.CreateScripted("oracle"), null, CancellationToken.None));
        await AssertNothingIsLeftAsync();
    }

    private EnvironmentSource Source(PluginCatalog plugins, string restart)
    {
        var yaml = $$"""
            restart: {{restart}}
            callSeconds: 120
            servers:
              - name: memory
                command: node
                args: ["{{NpmServers.Memory}}", {{_mark}}]
                env: {MEMORY_FILE_PATH: "{folder}/memory.jsonl"}
                deny: [read_graph]
            """;
        var errors = new List<ConfigurationError>();
        var source = EnvironmentBinding.TryBind(plugins.Registry, plugins.Registry.Environment("mcp-v1"), YamlReader.Read(yaml, "options"), "", errors);
        Assert.Empty(errors);
        return source!;
    }

    /// <summary>People, firms and who works where: the graph must hold these in the end and nothing else.</summary>
    private static RolloutRequest[] Requests() => [.. Enumerable.Range(0, Episodes).Select(i =>
    {
        var parameters = JsonNode.Parse(string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "prompt": "Note that person {{i}}, who likes the number {{i * i}}, works at firm {{i % 7}}.",
              "setup": [{"tool": "create_entities", "arguments": {"entities": [{"name": "firm {{i % 7}}", "entityType": "firm", "observations": []}]} }],
              "verify": [{"tool": "read_graph", "expect": {"anyOrder": true, "equals": {
                "entities": [{"name": "person {{i}}", "entityType": "person", "observations": ["likes {{i * i}}"]}, {"name": "firm {{i % 7}}", "entityType": "firm", "observations": []}],
                "relations": [{"from": "person {{i}}", "to": "firm {{i % 7}}", "relationType": "works at"}] } } }],
              "solution": [
                {"tool": "create_entities", "arguments": {"entities": [{"name": "person {{i}}", "entityType": "person", "observations": ["likes {{i * i}}"]}]} },
                {"tool": "create_relations", "arguments": {"relations": [{"from": "person {{i}}", "to": "firm {{i % 7}}", "relationType": "works at"}]} }
              ]
            }
            """))!.AsObject();
        return new RolloutRequest(new TaskSpec("mcp-v1", $"memory/{i}", (ulong)i, parameters), (ulong)i, i);
    })];

    private static void AssertSolved(RolloutResult result) => Assert.All(result.Episodes, episode =>
    {
        Assert.True(episode.Fault is null, episode.Fault);
        Assert.Equal((1.0, 1.0, Termination.Terminated), (episode.Return, episode.Metrics["success"], episode.Termination));
    });

    private async Task AssertNothingIsLeftAsync()
    {
        var patience = Stopwatch.StartNew();
        while (Processes().Length > 0 && patience.Elapsed < TimeSpan.FromMinutes(1))
            await Task.Delay(50);
        Assert.Empty(Processes());
    }

    private int[] Processes() => [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
        .Where(IsMarked).Select(name => int.Parse(name!, CultureInfo.InvariantCulture))];

    private bool IsMarked(string? process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Contains(_mark, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // it has ended
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It has ended.
        }
    }

    private sealed class ActingPolicy(IScriptedPolicy policy, Action before) : IScriptedPolicy
    {
        public void Reset(ulong seed) => policy.Reset(seed);

        public AgentAction Act(Observation observation)
        {
            before();
            return policy.Act(observation);
        }
    }
}
