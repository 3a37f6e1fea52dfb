using Platform.Plugins;
using Platform.Sdk;

namespace PluginName.Tests;

public sealed class PluginNameRewarderTests
{
    private static Episode Of(params string[] replies) =>
        new(new TaskSpec("any-v1", "test/0", seed: 1), [.. replies.Select(reply => new Turn([], new AgentAction(reply), Reward: 0))], Termination.Terminated);

    private static async Task<Reward> Score(Episode episode, int limit = 10) =>
        await new PluginNameRewarder(new() { Limit = limit }).ScoreAsync(episode, CancellationToken.None);

    [Theory]
    [InlineData(1, "")]
    [InlineData(0.5, "12345")]
    [InlineData(0, "1234567890")]
    [InlineData(0, "much more than ten characters")]
    [InlineData(0.75, "", "12345")]
    public async Task Score_IsTheShareOfTheLimitThatIsLeft(double expected, params string[] replies) => Assert.Equal(expected, (await Score(Of(replies))).Value);

    [Fact]
    public async Task Score_WithoutAReply_Abstains() => Assert.True((await Score(Of())).Abstains);

    [Fact]
    public void Plugin_RegistersTheRewarder()
    {
        var registry = new PluginRegistry();
        registry.Register(new PluginNamePlugin(), "plugin-name");
        Assert.Equal(typeof(PluginNameOptions), registry.Rewarder(PluginNamePlugin.RewarderId).OptionsType);
    }
}
