using Platform.Plugins;
using Platform.Plugins.Conformance;
using Platform.Sdk;

namespace PluginName.Tests;

public sealed class PluginNameEnvironmentTests
{
    private static readonly PluginNameTasks Tasks = new();

    private static async Task<StepResult> Dig(PluginNameEnvironment environment, string text) => await environment.StepAsync(new AgentAction(text), CancellationToken.None);

    [Fact] // What './platform env check' runs.
    public async Task Environment_KeepsToTheContract()
    {
        var registry = new PluginRegistry();
        registry.Register(new PluginNamePlugin(), "plugin-name");
        (await EnvironmentConformance.CheckAsync(registry.Environment(PluginNamePlugin.EnvironmentId))).ThrowIfFailed();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Halving_FindsEveryTreasure(int level)
    {
        await using var environment = new PluginNameEnvironment(new());
        for (var index = 0; index < 50; index++)
        {
            await environment.ResetAsync(Tasks.Get(TaskSplit.Training, index, Tasks.Levels[level]), CancellationToken.None);
            StepResult result;
            do
                result = await Dig(environment, environment.ExpertAction!);
            while (!result.Terminated && !result.Truncated);
            Assert.Equal(1, result.Reward);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("the middle one")]
    [InlineData("\0")]
    public async Task Reply_ThatIsNoHole_CostsItsDigAndSaysSo(string text)
    {
        await using var environment = new PluginNameEnvironment(new() { Holes = 3 });
        await environment.ResetAsync(new TaskSpec(PluginNamePlugin.EnvironmentId, "test/0", seed: 1), CancellationToken.None);
        var (first, second) = (await Dig(environment, text), await Dig(environment, text));
        Assert.Equal((0, false, false), (first.Reward, first.Terminated, first.Truncated));
        Assert.NotNull(first.ActionError);
        Assert.True(second.Truncated);
    }
}
