using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Host.Plugins;
using Platform.Host.Serving.OpenEnv;
using Platform.Host.Tests.Cli;
using Platform.Plugins;
using Platform.Sdk;

namespace Platform.Host.Tests.Serving;

/// <summary>Our client on our server: an episode is the same as in this process.</summary>
public sealed class OpenEnvParityTests
{
    private static readonly PluginRegistry Registry = new PluginCatalog(Call.Plugins, TextWriter.Null).Registry;

    [Theory]
    [InlineData("maze-v1", "noisy-oracle")]
    [InlineData("maze-v1", "uniform")]
    [InlineData("bandit-v1", "thompson")]
    [InlineData("bandit-v1", "uniform")]
    [InlineData("wordle-v1", "consistent")]
    [InlineData("calendar-v1", "oracle")]
    public async Task Trajectories_AreThoseInProcess(string id, string policy)
    {
        var registration = Registry.Environment(id);
        var options = registration.DefaultOptions();
        var served = await new ServedEnvironment(id, registration.Documentation, () => registration.Create(options)).ProbeAsync(CancellationToken.None);
        await using var server = await OpenEnvServer.StartAsync(served, new() { Port = 0 }, TimeProvider.System, CancellationToken.None);
        var remote = Registry.Environment($"openenv:{server.Url}");
        await using var here = registration.Create(options);
        await using var there = remote.Create(remote.DefaultOptions());
        foreach (var seed in new ulong[] { 0, 1, 2, 77, 1UL << 53, ulong.MaxValue })
        {
            var task = new TaskSpec(id, $"t/{seed}", seed);
            var expected = await TranscriptAsync(here, registration.ScriptedPolicy(policy).Create(options), task);
            Assert.Equal(string.Join("\n\n", expected), string.Join("\n\n", await TranscriptAsync(there, registration.ScriptedPolicy(policy).Create(options), task)));
            Assert.True(expected.Count > 2);
        }
    }

    [Fact]
    public async Task UnreadableActions_AreAnsweredAsInProcess()
    {
        var registration = Registry.Environment("maze-v1");
        var options = registration.DefaultOptions();
        await using var server = await OpenEnvServer.StartAsync(new("maze-v1", registration.Documentation, () => registration.Create(options)), new() { Port = 0 }, TimeProvider.System, CancellationToken.None);
        await using var here = registration.Create(options);
        await using var there = Registry.Environment($"openenv:{server.Url}").Create(Registry.Environment($"openenv:{server.Url}").DefaultOptions());
        var task = new TaskSpec("maze-v1", "t", 5);
        await here.ResetAsync(task, CancellationToken.None);
        await there.ResetAsync(task, CancellationToken.None);
        AgentAction[] actions = [new(""), new("move left\0"), new(new string('x', 200_000)), new("move up") { ParseError = "no calls" }, new("\u2028\"\\"), new("move down")];
        foreach (var action in actions)
            Assert.Equal(Line(await here.StepAsync(action, CancellationToken.None), here), Line(await there.StepAsync(action, CancellationToken.None), there));
    }

    [Fact]
    public async Task ToolEpisode_IsThatInProcess()
    {
        await using var server = await OpenEnvServer.StartAsync(await CounterTools.ServedAsync(), new() { Port = 0 }, TimeProvider.System, CancellationToken.None);
        await using var here = new CounterTools();
        await using var there = Registry.Environment($"openenv:{server.Url}").Create(Registry.Environment($"openenv:{server.Url}").DefaultOptions());
        var task = new TaskSpec("counter-v1", "t", 3);
        Assert.Equal(Line(await here.ResetAsync(task, CancellationToken.None)), Line(await there.ResetAsync(task, CancellationToken.None)));
        FunctionCallContent Add(string id, object? amount) => new(id, "add", new Dictionary<string, object?> { ["amount"] = amount });
        AgentAction[] actions =
        [
            new("") { ToolCalls = [Add("c1", 2), Add("c2", JsonSerializer.SerializeToElement(4))] },
            new("?") { ParseError = "it is not JSON" },
            new("") { ToolCalls = [Add("c3", "many"), new FunctionCallContent("c4", "fail"), new FunctionCallContent("c5", "nope")] },
            new("It is nine."),
        ];
        foreach (var action in actions)
            Assert.Equal(Line(await here.StepAsync(action, CancellationToken.None), here), Line(await there.StepAsync(action, CancellationToken.None), there));
        Assert.Equal(1.0, ((IEpisodeMetrics)there).Metrics["success"]);
    }

    [Fact]
    public async Task TaskParameters_Arrive()
    {
        await using var server = await OpenEnvServer.StartAsync(Scripted.Served(), new() { Port = 0 }, TimeProvider.System, CancellationToken.None);
        var remote = Registry.Environment($"openenv:{server.Url}");
        await using var there = remote.Create(remote.DefaultOptions());
        var observation = await there.ResetAsync(new TaskSpec("any", "set/3", 9, new JsonObject { ["level"] = 2, ["words"] = new JsonArray("ü") }), CancellationToken.None);
        Assert.Equal("""scripted-v1 set/3 9 {"level":2,"words":["\u00FC"]}""", observation.Text);
    }

    [Theory]
    [InlineData("throw", "The wheel came off.")]
    [InlineData("nan", "reward NaN")]
    public async Task FaultOfTheEnvironment_IsAFaultHere_AndTheNextEpisodeWorks(string action, string reason)
    {
        await using var server = await OpenEnvServer.StartAsync(Scripted.Served(), new() { Port = 0 }, TimeProvider.System, CancellationToken.None);
        var remote = Registry.Environment($"openenv:{server.Url}");
        await using var there = remote.Create(remote.DefaultOptions());
        await there.ResetAsync(new TaskSpec("any", "t", 1), CancellationToken.None);
        var fault = await Assert.ThrowsAnyAsync<Exception>(async () => await there.StepAsync(new AgentAction(action), CancellationToken.None));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        await there.ResetAsync(new TaskSpec("any", "t", 1), CancellationToken.None);
        Assert.Equal((1.0, true, false), Ending(await there.StepAsync(new AgentAction("end"), CancellationToken.None)));
        await there.ResetAsync(new TaskSpec("any", "t", 1), CancellationToken.None);
        Assert.Equal((-0.5, false, true), Ending(await there.StepAsync(new AgentAction("cut"), CancellationToken.None)));
    }

    private static (double Reward, bool Terminated, bool Truncated) Ending(StepResult step) => (step.Reward, step.Terminated, step.Truncated);

    private static async Task<List<string>> TranscriptAsync(IEnvironment environment, IScriptedPolicy policy, TaskSpec task)
    {
        policy.Reset(task.Seed ^ 3);
        var observation = await environment.ResetAsync(task, CancellationToken.None);
        var lines = new List<string> { Line(observation) };
        for (var turn = 0; turn < 400; turn++)
        {
            var step = await environment.StepAsync(policy.Act(observation), CancellationToken.None);
            lines.Add(Line(step, environment));
            observation = step.Observation;
            if (step.Terminated || step.Truncated)
                break;
        }

        return lines;
    }

    private static string Line(StepResult step, IEnvironment environment) =>
        $"{Line(step.Observation)}|{step.Reward:R}|{step.Terminated}|{step.Truncated}|{step.ActionError}|{step.Info.ToJsonString()}|{JsonSerializer.Serialize(((IEpisodeMetrics)environment).Metrics)}";

    private static string Line(Observation observation) =>
        $"{JsonSerializer.Serialize(observation.Messages, AIJsonUtilities.DefaultOptions)}|{string.Join('/', observation.AdmissibleActions ?? ["-"])}|{observation.Info.ToJsonString()}|{string.Join('/', observation.Tools.Select(tool => $"{tool.Name}:{JsonSerializer.Serialize(((AIFunctionDeclaration)tool).JsonSchema)}"))}";
}
