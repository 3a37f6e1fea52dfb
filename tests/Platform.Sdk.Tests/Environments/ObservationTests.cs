using Microsoft.Extensions.AI;

namespace Platform.Sdk.Tests.Environments;

public sealed class ObservationTests
{
    [Fact]
    public void FromText_IsOneUserMessage()
    {
        var message = Assert.Single(Observation.FromText("hello").Messages);
        Assert.Equal((ChatRole.User, "hello"), (message.Role, message.Text));
    }

    [Fact]
    public void Text_JoinsMessagesByNewlines() =>
        Assert.Equal("a\nb", new Observation([new ChatMessage(ChatRole.System, "a"), new ChatMessage(ChatRole.User, "b")]).Text);

    [Fact]
    public void Abstain_HasNoValueAndKeepsTheReason()
    {
        var reward = Reward.Abstain("no answer key");
        Assert.Equal((true, null, "no answer key"), (reward.Abstains, reward.Value, reward.Explanation));
        Assert.False(new Reward(0).Abstains);
    }
}
