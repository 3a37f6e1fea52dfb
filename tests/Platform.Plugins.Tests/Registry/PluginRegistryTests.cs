using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Plugins.Tests.Registry;

public sealed class PluginRegistryTests
{
    private static readonly EnvironmentDocumentation Documentation = new("s", "a", "o", "r", "e");

    private static PluginRegistry WithEcho()
    {
        var registry = new PluginRegistry();
        registry.AddEnvironment<EchoEnvironment, EchoOptions>("echo-v1", Documentation);
        return registry;
    }

    [Fact]
    public void Create_PassesTheOptions()
    {
        var registration = WithEcho().Environment("echo-v1");
        Assert.Equal(typeof(EchoOptions), registration.OptionsType);
        Assert.Equal("x", Assert.IsType<EchoEnvironment>(registration.Create(new EchoOptions { Text = "x" })).Options.Text);
        Assert.Equal("", Assert.IsType<EchoEnvironment>(registration.Create(registration.DefaultOptions())).Options.Text);
    }

    [Fact]
    public void Create_OptionsOfAnotherType_SaysWhatIsExpected() =>
        Assert.StartsWith("Environment 'echo-v1' takes options of type EchoOptions, but got String", Assert.Throws<ArgumentException>(() => WithEcho().Environment("echo-v1").Create("x")).Message);

    [Fact]
    public void Create_ConstructorThatThrows_ThrowsThatItself() =>
        Assert.Throws<FormatException>(() => WithEcho().Environment("echo-v1").Create(new EchoOptions { Text = "throw" }));

    [Fact]
    public void Environment_UnknownId_OffersTheNearest()
    {
        var error = Assert.Throws<UnknownNameException>(() => WithEcho().Environment("eco-v1"));
        Assert.Equal("There is no environment 'eco-v1': did you mean 'echo-v1'?", error.Message);
    }

    [Fact]
    public void Rewarder_UnknownWithNoneKnown_SaysSo() =>
        Assert.Equal("There is no rewarder 'x-v1': none is known.", Assert.Throws<UnknownNameException>(() => new PluginRegistry().Rewarder("x-v1")).Message);

    [Theory]
    [InlineData("maze")]
    [InlineData("Maze-v1")]
    [InlineData("maze-v0")]
    [InlineData("maze-v")]
    [InlineData("-v1")]
    [InlineData("maze--x-v1")]
    [InlineData("maze-v1\n")]
    [InlineData("../maze-v1")]
    public void AddEnvironment_MalformedId_IsRefused(string id) =>
        Assert.Throws<ArgumentException>(() => new PluginRegistry().AddEnvironment<EchoEnvironment, EchoOptions>(id, Documentation));

    [Fact]
    public void Environment_WithoutAVersion_OffersTheNewest()
    {
        var registry = WithEcho();
        registry.AddEnvironment<EchoEnvironment, EchoOptions>("echo-v2", Documentation);
        Assert.Equal("There is no environment 'echo': did you mean 'echo-v2'?", Assert.Throws<UnknownNameException>(() => registry.Environment("echo")).Message);
    }

    [Fact]
    public void Register_Again_ReplacesAndKeepsWhatOthersAdded()
    {
        var registry = new PluginRegistry();
        registry.Register(new Adds(to => to.AddEnvironment<EchoEnvironment, EchoOptions>("old-v1", Documentation), to => to.AddEnvironment<EchoEnvironment, EchoOptions>("echo-v1", Documentation)), "first");
        registry.Register(new Adds(to => to.AddScriptedPolicy<NoPolicy>("echo-v1", "guest", "")), "second");
        var before = registry.Environment("echo-v1");
        registry.Register(new Adds(to => to.AddEnvironment<EchoEnvironment, EchoOptions>("echo-v1", Documentation with { Summary = "new" })), "first");
        Assert.Equal(["echo-v1"], registry.Environments.Select(environment => environment.Id));
        var after = registry.Environment("echo-v1");
        Assert.Equal(("s", "new"), (before.Documentation.Summary, after.Documentation.Summary));
        Assert.True(after.Generation > before.Generation);
        Assert.Equal(["guest"], after.ScriptedPolicies.Keys);
    }

    [Fact]
    public void Register_AgainWithAFault_KeepsTheOld()
    {
        var registry = new PluginRegistry();
        registry.Register(new Adds(to => to.AddEnvironment<EchoEnvironment, EchoOptions>("echo-v1", Documentation)), "first");
        Assert.Throws<NotSupportedException>(() => registry.Register(new Adds(_ => throw new NotSupportedException()), "first"));
        Assert.Equal(["echo-v1"], registry.Environments.Select(environment => environment.Id));
    }

    [Fact]
    public void Remove_TakesEverythingOfOnePluginAndNothingElse()
    {
        var registry = WithEcho();
        registry.Register(new Adds(
            to => to.AddEnvironment<EchoEnvironment, EchoOptions>("other-v1", Documentation),
            to => to.AddScriptedPolicy<NoPolicy>("echo-v1", "guest", ""),
            to => to.AddRewarder<LengthRewarder, EchoOptions>("length-v1", "")), "guest");
        registry.Remove("guest");
        Assert.Equal(["echo-v1"], registry.Environments.Select(environment => environment.Id));
        Assert.Empty(registry.Environment("echo-v1").ScriptedPolicies);
        Assert.Empty(registry.Rewarders);
    }

    private sealed class Adds(params Action<IPluginRegistry>[] additions) : IPlugin
    {
        public void Register(IPluginRegistry registry)
        {
            foreach (var add in additions)
                add(registry);
        }
    }

    private sealed class NoPolicy : IScriptedPolicy
    {
        public void Reset(ulong seed)
        {
        }

        public AgentAction Act(Observation observation) => new("");
    }

    [Fact]
    public void Register_IdTaken_NamesTheOtherPluginAndAddsNothing()
    {
        var registry = new PluginRegistry();
        registry.Register(new TwoEchoes(), "first");
        var error = Assert.Throws<ArgumentException>(() => registry.Register(new OtherEchoes(), "second"));
        Assert.StartsWith("The environment id 'echo-v2' is taken by plugin 'first'", error.Message);
        Assert.Equal(["echo-v1", "echo-v2"], registry.Environments.Select(environment => environment.Id));
    }

    [Fact]
    public void ScriptedPolicy_IsMadeWithTheEnvironmentsOptions()
    {
        var registry = WithEcho();
        registry.AddScriptedPolicy<EchoPolicy>("echo-v1", "echo", "Says the text.");
        var policy = registry.Environment("echo-v1").ScriptedPolicy("echo").Create(new EchoOptions { Text = "hi" });
        Assert.Equal("hi", policy.Act(Observation.FromText("")).Text);
        Assert.Equal("There is no scripted policy of echo-v1 named 'ecko': did you mean 'echo'?", Assert.Throws<UnknownNameException>(() => registry.Environment("echo-v1").ScriptedPolicy("ecko")).Message);
    }

    [Fact]
    public void AddScriptedPolicy_UnknownEnvironmentOrTakenName_IsRefused()
    {
        var registry = WithEcho();
        registry.AddScriptedPolicy<EchoPolicy>("echo-v1", "echo", "");
        Assert.Throws<ArgumentException>(() => registry.AddScriptedPolicy<EchoPolicy>("echo-v1", "echo", ""));
        Assert.Contains("did you mean 'echo-v1'?", Assert.Throws<ArgumentException>(() => registry.AddScriptedPolicy<EchoPolicy>("echo-v9", "e", "")).Message);
    }

    [Fact]
    public async Task AddRewarder_Created_Scores()
    {
        var registry = new PluginRegistry();
        registry.AddRewarder<LengthRewarder, EchoOptions>("length-v1", "Counts turns.");
        var rewarder = (IRewarder)registry.Rewarder("length-v1").Create(new EchoOptions());
        var reward = await rewarder.ScoreAsync(new Episode(new TaskSpec("echo-v1", "1", 1), [], Termination.Terminated), CancellationToken.None);
        Assert.Equal(0, reward.Value);
    }

    [Fact]
    public void AddRewarder_EveryKind_IsToldApartAndSharesOneSetOfIds()
    {
        var registry = new PluginRegistry();
        registry.AddRewarder<LengthRewarder, EchoOptions>("a-v1", "");
        registry.AddGroupRewarder<RankRewarder, EchoOptions>("b-v1", "");
        registry.AddTurnRewarder<StepRewarder, EchoOptions>("c-v1", "");

        Assert.Equal([RewarderKind.Episode, RewarderKind.Group, RewarderKind.Turn], registry.Rewarders.Select(rewarder => rewarder.Kind));
        Assert.IsType<RankRewarder>(registry.Rewarder("b-v1").Create(new EchoOptions()));
        Assert.StartsWith("The rewarder id 'a-v1' is taken by plugin 'host'", Assert.Throws<ArgumentException>(() => registry.AddTurnRewarder<StepRewarder, EchoOptions>("a-v1", "")).Message);
    }

    [Fact]
    public void AddRewarder_SettingWithANameOfTheRubric_IsRefused() =>
        Assert.Equal("'a-v1' has a setting 'weight', which recipes use for themselves (id, name, weight, timeoutSeconds, concurrency): rename WeightOptions.Weight.",
            Assert.Throws<ArgumentException>(() => new PluginRegistry().AddRewarder<LengthRewarder, WeightOptions>("a-v1", "")).Message);

    [Fact]
    public void AddCurriculum_Created_GetsItsOptionsAndItsContext()
    {
        var registry = new PluginRegistry();
        registry.AddCurriculum<OneTask, EchoOptions>("one-v1", "One task.");
        registry.AddCurriculum<BareCurriculum, EchoOptions>("bare-v1", "Nothing.");
        var context = new CurriculumContext("echo-v1", 7, 4, new Tasks());

        var made = Assert.IsType<OneTask>(registry.Curriculum("one-v1").Create(new EchoOptions { Text = "x" }, context));

        Assert.Equal("x", made.Options.Text);
        Assert.Equal(("echo-v1", 7UL, 4, "train/3"), (made.Context.Environment, made.Context.Seed, made.Context.Rollouts, made.Context.Tasks.Get(3).Id));
        Assert.Empty(made.Context.Parameters);
        Assert.IsType<BareCurriculum>(registry.Curriculum("bare-v1").Create(new EchoOptions(), context));
        Assert.Equal("There is no curriculum 'ones-v1': did you mean 'one-v1'?", Assert.Throws<UnknownNameException>(() => registry.Curriculum("ones-v1")).Message);
    }

    [Fact]
    public void AddCurriculum_WithoutUsableConstructor_SaysWhichOneIsNeeded() =>
        Assert.EndsWith("cannot be made: give it a public constructor with parameters of type EchoOptions and CurriculumContext, or with one of them, or with none.",
            Assert.Throws<ArgumentException>(() => new PluginRegistry().AddCurriculum<WrongCurriculum, EchoOptions>("wrong-v1", "")).Message);

    [Fact]
    public void AddEnvironment_WithoutUsableConstructor_SaysWhichOneIsNeeded() =>
        Assert.Contains("one parameter of type Object", Assert.Throws<ArgumentException>(() => new PluginRegistry().AddEnvironment<WrongConstructor, object>("wrong-v1", Documentation)).Message);

    [Fact]
    public void Scheme_EveryAddress_IsAnEnvironment()
    {
        var registry = WithScheme();
        var registration = registry.Environment("tape:left:7");
        Assert.Equal("tape:left:7", registration.Id);
        Assert.Equal("left:7/x", Assert.IsType<AddressedEnvironment>(registration.Create(new EchoOptions { Text = "x" })).Text);
        Assert.Equal(["tape"], registry.EnvironmentSchemes.Select(scheme => scheme.Scheme));
    }

    [Theory]
    [InlineData("tape:", "There is no environment 'tape:': the address is empty. An address of 'tape' looks like 'tape:side:number'.")]
    [InlineData("tapes:side:number", "There is no environment 'tapes:side:number': did you mean 'tape:side:number'?")]
    public void Scheme_MalformedOrUnknown_SaysWhatToWrite(string id, string message)
    {
        Assert.False(WithScheme().TryGetEnvironment(id, out _));
        Assert.Equal(message, Assert.Throws<UnknownNameException>(() => WithScheme().Environment(id)).Message);
    }

    [Fact]
    public void AddEnvironmentScheme_MalformedOrTakenOrUnusable_IsRefused()
    {
        var registry = WithScheme();
        Assert.Throws<ArgumentException>(() => registry.AddEnvironmentScheme<AddressedEnvironment, EchoOptions>("tape", "a", _ => null, Documentation));
        Assert.Throws<ArgumentException>(() => registry.AddEnvironmentScheme<AddressedEnvironment, EchoOptions>("Ta:pe", "a", _ => null, Documentation));
        Assert.Contains("two parameters", Assert.Throws<ArgumentException>(() => registry.AddEnvironmentScheme<EchoEnvironment, EchoOptions>("disc", "a", _ => null, Documentation)).Message);
    }

    private static PluginRegistry WithScheme()
    {
        var registry = new PluginRegistry();
        registry.AddEnvironmentScheme<AddressedEnvironment, EchoOptions>("tape", "side:number", address => address.Length == 0 ? "the address is empty." : null, Documentation);
        return registry;
    }

    private sealed class AddressedEnvironment(string address, EchoOptions options) : IEnvironment
    {
        public string Text => $"{address}/{options.Text}";

        public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken) => new(Observation.FromText(Text));

        public ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class TwoEchoes : IPlugin
    {
        public void Register(IPluginRegistry registry)
        {
            registry.AddEnvironment<EchoEnvironment, EchoOptions>("echo-v1", Documentation);
            registry.AddEnvironment<EchoEnvironment, EchoOptions>("echo-v2", Documentation);
        }
    }

    private sealed class OtherEchoes : IPlugin
    {
        public void Register(IPluginRegistry registry)
        {
            registry.AddEnvironment<EchoEnvironment, EchoOptions>("another-v1", Documentation);
            registry.AddEnvironment<EchoEnvironment, EchoOptions>("echo-v2", Documentation);
        }
    }

    private sealed record EchoOptions
    {
        public string Text { get; init; } = "";
    }

    private sealed class EchoEnvironment : IEnvironment
    {
        public EchoEnvironment(EchoOptions options) => Options = options.Text == "throw" ? throw new FormatException() : options;

        public EchoOptions Options { get; }

        public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken) => new(Observation.FromText(Options.Text));

        public ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken) => new(new StepResult(Observation.FromText(action.Text), 0, true, false));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class WrongConstructor(string name, int size) : IEnvironment
    {
        public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken) => new(Observation.FromText(name + size));

        public ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class EchoPolicy(EchoOptions options) : IScriptedPolicy
    {
        public void Reset(ulong seed)
        {
        }

        public AgentAction Act(Observation observation) => new(options.Text);
    }

    private sealed class LengthRewarder : IRewarder
    {
        public ValueTask<Reward> ScoreAsync(Episode episode, CancellationToken cancellationToken) => new(new Reward(episode.Turns.Count));
    }

    private sealed class RankRewarder : IGroupRewarder
    {
        public ValueTask<IReadOnlyList<Reward>> ScoreAsync(IReadOnlyList<Episode> group, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class StepRewarder : ITurnRewarder
    {
        public ValueTask<IReadOnlyList<Reward>> ScoreTurnsAsync(Episode episode, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed record WeightOptions
    {
        public double Weight { get; init; }
    }

    private sealed class Tasks : ITaskStream
    {
        public long? Count => null;

        public TaskSpec Get(long index) => new("echo-v1", $"train/{index}", (ulong)index);
    }

    private class BareCurriculum : ICurriculum
    {
        public IReadOnlyList<TaskRequest> Next(int count) => throw new NotSupportedException();

        public void Report(IReadOnlyList<TaskOutcome> outcomes)
        {
        }

        public JsonObject SaveState() => [];

        public void LoadState(JsonObject state)
        {
        }
    }

    private sealed class OneTask(CurriculumContext context, EchoOptions options) : BareCurriculum
    {
        public CurriculumContext Context { get; } = context;

        public EchoOptions Options { get; } = options;
    }

    private sealed class WrongCurriculum(string name) : BareCurriculum
    {
        public override string ToString() => name;
    }
}
