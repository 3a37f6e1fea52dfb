using Platform.Sdk;

namespace Platform.Plugins.Tests.Registry;

public sealed class SandboxInjectionTests
{
    private static readonly EnvironmentDocumentation Documentation = new("s", "a", "o", "r", "e");

    [Fact]
    public void Create_ConstructorTakesSandboxes_GetsThoseOfTheHost()
    {
        var sandboxes = new NoSandboxes();
        var registry = new PluginRegistry { Sandboxes = sandboxes };
        registry.Register(new CodePlugin(), "code");

        var made = Assert.IsType<CodeEnvironment>(registry.Environment("code-v1").Create(new CodeOptions { Tests = 3 }));

        Assert.Same(sandboxes, made.Sandboxes);
        Assert.Equal(3, made.Options.Tests);
        Assert.Same(sandboxes, Assert.IsType<TestsRewarder>(registry.Rewarder("tests-v1").Create(new CodeOptions())).Sandboxes);
    }

    [Fact]
    public void Create_HostWithoutSandboxes_SaysSo()
    {
        var registry = new PluginRegistry();
        registry.Register(new CodePlugin(), "code");
        var error = Assert.Throws<InvalidOperationException>(() => registry.Environment("code-v1").Create(new CodeOptions()));
        Assert.EndsWith("CodeEnvironment runs code in sandboxes, which this host does not offer.", error.Message);
    }

    private sealed class CodePlugin : IPlugin
    {
        public void Register(IPluginRegistry registry)
        {
            registry.AddEnvironment<CodeEnvironment, CodeOptions>("code-v1", Documentation);
            registry.AddRewarder<TestsRewarder, CodeOptions>("tests-v1", "Counts tests.");
        }
    }

    private sealed record CodeOptions
    {
        public int Tests { get; init; } = 1;
    }

    private sealed class CodeEnvironment(CodeOptions options, ISandboxProviders sandboxes) : IEnvironment
    {
        public CodeOptions Options { get; } = options;

        public ISandboxProviders Sandboxes { get; } = sandboxes;

        public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken) => new(Observation.FromText(""));

        public ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class TestsRewarder(ISandboxProviders sandboxes) : IRewarder
    {
        public ISandboxProviders Sandboxes { get; } = sandboxes;

        public ValueTask<Reward> ScoreAsync(Episode episode, CancellationToken cancellationToken) => new(new Reward(0, ""));
    }

    private sealed class NoSandboxes : ISandboxProviders
    {
        public ISandboxProvider Get(string name) => throw new ArgumentException(WhyNot(name));

        public string? WhyNot(string name) => "There are none.";
    }
}
