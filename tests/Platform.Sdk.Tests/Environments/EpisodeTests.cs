namespace Platform.Sdk.Tests.Environments;

public sealed class EpisodeTests
{
    private static Episode Of(Termination termination, params (string Text, double Reward)[] turns) =>
        new(new TaskSpec("x-v1", "1", 1), [.. turns.Select(turn => new Turn([], new AgentAction(turn.Text), turn.Reward))], termination);

    [Fact]
    public void Return_IsTheSumOfTheTurnsRewards() => Assert.Equal(1.5, Of(Termination.Terminated, ("a", 1), ("b", -0.5), ("c", 1)).Return);

    [Fact]
    public void LastReply_IsTheLastTurnsOrEmpty()
    {
        Assert.Equal("b", Of(Termination.Terminated, ("a", 0), ("b", 0)).LastReply);
        Assert.Equal("", Of(Termination.Terminated).LastReply);
    }

    [Theory]
    [InlineData(Termination.Terminated, false)]
    [InlineData(Termination.TruncatedTurns, false)]
    [InlineData(Termination.TruncatedTokens, false)]
    [InlineData(Termination.TruncatedTime, false)]
    [InlineData(Termination.EnvironmentFault, true)]
    [InlineData(Termination.PolicyFault, true)]
    public void IsFault_HoldsForFaultsAlone(Termination termination, bool expected) => Assert.Equal(expected, Of(termination).IsFault);
}
