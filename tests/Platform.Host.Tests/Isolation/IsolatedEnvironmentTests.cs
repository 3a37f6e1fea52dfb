using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Host.Recipes;
using Platform.Host.Tests.Cli;
using Platform.Plugins.Configuration;
using Platform.Plugins.Isolation;
using Platform.Sdk;

namespace Platform.Host.Tests.Isolation;

/// <summary>An environment does the same in a process of its own as in the host's.</summary>
public sealed class IsolatedEnvironmentTests : IAsyncDisposable
{
    private static readonly Type[] Capabilities =
    [
        typeof(ISnapshots), typeof(IOracle), typeof(IAdmissibleActions), typeof(IRender), typeof(IMultiAgent), typeof(IEpisodeMetrics), typeof(IParameterSpace), typeof(IDeclaredBounds),
    ];

    private readonly Apart _apart = new(Apart.Fragile);

    public ValueTask DisposeAsync() => _apart.DisposeAsync();

    [Fact]
    public async Task Everything_CrossesAsItIs()
    {
        var here = await TranscriptAsync("isolation=none");
        var there = await TranscriptAsync("isolation=process");
        Assert.Contains(" d800 ", here, StringComparison.Ordinal);
        Assert.Equal(here, there);
    }

    [Theory]
    [InlineData("everything-v1")]
    [InlineData("fragile-v1")]
    public async Task StandIn_HasTheInterfacesOfTheEnvironment_AndNoOther(string id)
    {
        await using var here = _apart.Source(id, "isolation=none").Create();
        await using var there = _apart.Source(id, "isolation=process").Create();
        Assert.NotEqual(here.GetType(), there.GetType());
        Assert.All(Capabilities, capability => Assert.Equal(capability.IsInstanceOfType(here), capability.IsInstanceOfType(there)));
    }

    [Fact]
    public async Task Environment_RunsInAnotherProcess_WhoseInstancesShareIt()
    {
        var source = _apart.Source("fragile-v1", "isolation=process");
        await using var first = source.Create();
        await using var second = source.Create();
        var processes = new[] { await ProcessOf(first), await ProcessOf(second) };
        Assert.Equal(processes[0], processes[1]);
        Assert.NotEqual(Environment.ProcessId, processes[0]);
        Assert.Equal([processes[0]], _apart.ProcessesOf(source).ProcessIds);
    }

    [Fact]
    public async Task Exceptions_AreOfTheClassThatTheContractsName_AndSayTheSame()
    {
        await using var fragile = _apart.Source("fragile-v1", "isolation=process", "ruin=throw").Create();
        await Assert.ThrowsAsync<InvalidOperationException>(() => StepAsync(fragile, "x"));
        await fragile.ResetAsync(Spec(1), CancellationToken.None);
        await StepAsync(fragile, "x");
        var thrown = await Assert.ThrowsAsync<IsolatedPluginException>(() => StepAsync(fragile, "x"));
        Assert.Equal("NotImplementedException: The wheel came off.", thrown.Message);
        Assert.Contains("FragileEnvironment.cs", thrown.ToString(), StringComparison.Ordinal);
        await using var everything = _apart.Source("everything-v1", "isolation=process").Create();
        var format = await Assert.ThrowsAsync<FormatException>(() => ((ISnapshots)everything).RestoreAsync([], CancellationToken.None).AsTask());
        Assert.Equal("A snapshot has seed and turn.", format.Message);
    }

    [Fact]
    public async Task Cancellation_ReachesTheStep_AndCostsNobodyTheProcess()
    {
        var source = _apart.Source("fragile-v1", "isolation=process", "ruin=wait");
        await using var environment = source.Create();
        await environment.ResetAsync(Spec(1), CancellationToken.None);
        await StepAsync(environment, "x");
        using var cancellation = new CancellationTokenSource();
        var waiting = environment.StepAsync(new AgentAction("x"), cancellation.Token).AsTask();
        Assert.False(waiting.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await environment.ResetAsync(Spec(1), CancellationToken.None);
        Assert.Equal(1, _apart.ProcessesOf(source).Started);
    }

    [Fact]
    public async Task ScriptedPolicy_PlaysTheSame()
    {
        var actions = new List<string>();
        foreach (var isolation in new[] { "none", "process" })
        {
            var source = _apart.Source("everything-v1", $"isolation={isolation}");
            await using var environment = source.Create();
            var policy = source.CreateScripted("counting");
            foreach (var seed in new[] { 7UL, 8UL })
            {
                policy.Reset(seed);
                var observation = await environment.ResetAsync(Spec(seed), CancellationToken.None);
                actions.Add(policy.Act(observation).Text);
                actions.Add(policy.Act((await StepAsync(environment, "x")).Observation).Text);
            }
        }

        Assert.Equal(["7 1 forecast,look,web_search", "7 2 look", "8 1 forecast,look,web_search", "8 2 look"], actions.Take(4));
        Assert.Equal(actions.Take(4), actions.Skip(4));
    }

    [Fact]
    public async Task WhatThePluginWrites_IsLoggedWithItsName()
    {
        await using (var environment = _apart.Source("everything-v1", "isolation=process").Create())
            await environment.ResetAsync(Spec(1), CancellationToken.None);
        await Apart.UntilAsync(() => _apart.Lines.Contains("fragile: everything is disposed"), "the line is logged");
    }

    [Fact]
    public async Task Manifest_ThatAsksForAProcess_KeepsThePluginOutOfTheHost()
    {
        using var folder = new TemporaryFolder();
        Copy(folder, manifest => manifest["isolation"] = "process");
        await using var apart = new Apart(folder.FullPath);
        var (remote, local) = (apart.Registry.Environment("everything-v1"), _apart.Registry.Environment("everything-v1"));
        Assert.Equal(local.Documentation, remote.Documentation);
        Assert.Equal(local.OptionsSchema().ToJsonString(), remote.OptionsSchema().ToJsonString());
        Assert.Equal(local.ScriptedPolicies.Keys, remote.ScriptedPolicies.Keys);
        Assert.All(Capabilities, capability => Assert.True(remote.EnvironmentType.IsAssignableTo(capability)));
        await using (var environment = apart.Source("fragile-v1", "turns=9").Create())
            Assert.NotEqual(Environment.ProcessId, await ProcessOf(environment));
        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), assembly => !assembly.IsDynamic && assembly.Location.StartsWith(folder.FullPath, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Options_ThatOnlyTheProcessKnows_AreCheckedWithFileAndLine_AndWrittenOut()
    {
        using var folder = new TemporaryFolder();
        Copy(folder, manifest => manifest["isolation"] = "process");
        await using var apart = new Apart(folder.FullPath);
        const string Wrong = "environment:\n  id: everything-v1\n  nmaes: [b]\n  number: 11\nsteps: 1\nlearner: grpo";
        const string Misfit = "environment:\n  id: everything-v1\n  text: wrong\nsteps: 1\nlearner: grpo";
        const string Right = "environment:\n  id: everything-v1\n  names: ['no', b]\nsteps: 1\nlearner: grpo";
        foreach (var wrong in new[] { Wrong, Misfit })
            Assert.Equal(Fault(_apart, wrong), Fault(apart, wrong));
        Assert.Contains("recipe.yaml(4): environment.number is 11, but must be from 0 to 9: use 9.", Fault(apart, Wrong), StringComparison.Ordinal);
        var (here, there) = (Read(_apart, Right).Resolve(), Read(apart, Right).Resolve());
        Assert.Equal(here, there);
        Assert.Contains("names: [\"no\", b]", there, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConformanceKit_PassesInAProcess()
    {
        using var folder = new TemporaryFolder();
        Copy(folder, manifest => manifest["isolation"] = "process", Apart.Echo);
        var call = await Call.Of("env", "check", "echo-v1", "--plugins", folder.FullPath, "--json");
        Assert.True(call.ExitCode == 0, call.Output + call.Error);
    }

    [Fact]
    public async Task Recipe_ThatWantsSuchAPluginInTheHost_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Copy(folder, manifest => manifest["isolation"] = "process");
        await using var apart = new Apart(folder.FullPath);
        Assert.Equal(
            "recipe.yaml(1): environment.isolation is none, but plugin 'fragile' asks for a process of its own in its plugin.json: leave the setting out.",
            Fault(apart, "environment: {id: fragile-v1, isolation: none}\nsteps: 1\nlearner: grpo"));
    }

    [Fact]
    public void Plugin_ThatCannotBeLoadedThere_SaysWhy()
    {
        using var folder = new TemporaryFolder();
        Copy(folder, manifest =>
        {
            manifest["isolation"] = "process";
            manifest["adds"] = new JsonObject { ["environments"] = new JsonArray("fragile-v1") };
        });
        var fault = Assert.Throws<Platform.Plugins.PluginLoadException>(() => new Apart(folder.FullPath));
        Assert.Equal($"Plugin folder '{folder.FullPath}': the plugin registers 'everything-v1', which plugin.json does not list: add it to adds.environments there.", fault.Message);
    }

    private static Recipe Read(Apart apart, string text) => new RecipeReader(apart.Registry).Read(YamlReader.Read(text, "recipe.yaml"), "recipe");

    private static string Fault(Apart apart, string text) => Assert.Throws<ConfigurationException>(() => Read(apart, text)).Message;

    private static void Copy(TemporaryFolder folder, Action<JsonObject> change, string? plugin = null)
    {
        foreach (var file in Directory.GetFiles(plugin ?? Apart.Fragile))
            File.Copy(file, folder.Path(Path.GetFileName(file)));
        var manifest = (JsonObject)JsonNode.Parse(File.ReadAllText(folder.Path("plugin.json")))!;
        change(manifest);
        File.WriteAllText(folder.Path("plugin.json"), manifest.ToJsonString());
    }

    /// <summary>All that an episode of everything-v1 shows, as text.</summary>
    private async Task<string> TranscriptAsync(string isolation)
    {
        await using var environment = _apart.Source("everything-v1", isolation, "number=2.5", "names=[x, y]").Create();
        var lines = new List<string>();
        var task = new TaskSpec("everything-v1", "train/ünï", ulong.MaxValue, new JsonObject { ["knob"] = 0.5, ["deep"] = new JsonObject { ["list"] = new JsonArray(1, "2", null) } });
        await ((IPrepared)environment).PrepareAsync(task, CancellationToken.None);
        Add(await environment.ResetAsync(task, CancellationToken.None));
        var restored = await ((ISnapshots)environment).SaveAsync(CancellationToken.None);
        lines.Add(restored.ToJsonString());
        var action = new AgentAction(new string('é', 300) + "\udc00")
        {
            ParseError = "torn",
            ToolCalls =
            [
                new FunctionCallContent("call-1", "forecast", new Dictionary<string, object?> { ["town"] = "Bern", ["days"] = 3, ["deep"] = JsonSerializer.SerializeToElement(new { a = new[] { 1.5 } }), ["none"] = null }),
                new FunctionCallContent("", "look") { Exception = new FormatException("unreadable") },
            ],
        };
        await StepAsync(action);
        await StepAsync(new AgentAction(""));
        await ((ISnapshots)environment).RestoreAsync(restored, CancellationToken.None);
        await StepAsync(new AgentAction("again"));
        return string.Join('\n', lines);

        async Task StepAsync(AgentAction action)
        {
            var step = await environment.StepAsync(action, CancellationToken.None);
            lines.Add($"{step.Reward:R} {step.Terminated} {step.Truncated} {step.ActionError} {step.Info.ToJsonString()}");
            Add(step.Observation);
        }

        void Add(Observation observation)
        {
            lines.Add(JsonSerializer.Serialize(observation.Messages, AIJsonUtilities.DefaultOptions));
            lines.AddRange(observation.Tools.Select(tool => $"{tool.Name}: {tool.Description} {(tool as AIFunctionDeclaration)?.JsonSchema} {(tool as AIFunctionDeclaration)?.ReturnJsonSchema}"));
            lines.Add($"{string.Join('|', observation.AdmissibleActions ?? ["(null)"])} {observation.Info.ToJsonString()} {string.Concat(observation.Text.Select(unit => $"{(int)unit:x} "))}");
            var (oracle, agents) = ((IOracle)environment, (IMultiAgent)environment);
            lines.Add($"{oracle.ExpertAction ?? "(null)"} {oracle.OptimalReturn} {string.Join('|', ((IAdmissibleActions)environment).AdmissibleActions)} {string.Join('|', agents.Agents)} {agents.NextAgent}");
            lines.Add($"{string.Join('|', ((IEpisodeMetrics)environment).Metrics)} {string.Join('|', ((IParameterSpace)environment).Parameters)} {((IDeclaredBounds)environment).Bounds}");
            lines.Add($"{((IRender)environment).ContentType} {Convert.ToHexString(((IRender)environment).RenderAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult().Span)}");
        }
    }

    private static async Task<int> ProcessOf(IEnvironment environment) => (await environment.ResetAsync(Spec(1), CancellationToken.None)).Info["process"]!.GetValue<int>();

    private static Task<StepResult> StepAsync(IEnvironment environment, string text) => environment.StepAsync(new AgentAction(text), CancellationToken.None).AsTask();

    private static TaskSpec Spec(ulong seed) => new("fragile-v1", $"test/{seed}", seed);
}
