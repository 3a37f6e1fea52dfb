using Platform.Sdk;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Rollouts;

public class RolloutOpeningTests
{
    private static readonly int[][] _replies = [[1, 2, 3], [4], [5, 6]];

    [Theory]
    [InlineData(0, "")]
    [InlineData(2, "1 2")]
    [InlineData(3, "1 2 3")]
    [InlineData(4, "1 2 3|4")]
    [InlineData(5, "1 2 3|4|5")]
    [InlineData(9, "1 2 3|4|5 6")]
    public void Prefix_OfSomeTokens_FillsTurnAfterTurn(int tokens, string expected) =>
        Assert.Equal(expected, string.Join('|', RolloutOpening.Prefix(_replies, tokens).Replies.Select(reply => string.Join(' ', reply))));

    [Fact]
    public async Task Opening_OfAnEpisode_ReachesThePolicyTurnByTurn()
    {
        var policy = new SeededTokenPolicy();
        await using var engine = new RolloutEngine(new LambdaEnvironmentSource(() => new CountingEnvironment(3)), new(), TimeProvider.System);
        var request = Request() with { Opening = new() { Replies = [[97], [98, 99]], Hint = "Say ab.", MaxTurns = 2 } };

        var episode = (await engine.PlayAsync([request], policy, new() { MaxTokens = 4 }, null, CancellationToken.None)).Episodes[0];

        var requests = policy.Requests.OrderBy(sent => sent.ReplyStart.Count).ToArray();
        Assert.Equal([[97], [98, 99]], requests.Select(sent => sent.ReplyStart.ToArray()));
        Assert.Equal(["Say ab.", null], requests.Select(sent => sent.Hint?.Text));
        Assert.Equal((Termination.TruncatedTurns, 2), (episode.Termination, episode.Turns.Count));
        Assert.Equal(["Say ab.", null], episode.Turns.Select(turn => turn.Tokens!.Hint));
    }

    [Fact]
    public async Task AnswerMark_LeavesTheEnvironmentWhatFollowsIt()
    {
        var policy = new SeededTokenPolicy();
        await using var engine = new RolloutEngine(new LambdaEnvironmentSource(() => new CountingEnvironment(1)), new(), TimeProvider.System);
        var plain = (await engine.PlayAsync([Request()], policy, new() { MaxTokens = 4 }, null, CancellationToken.None)).Episodes[0];
        var reply = plain.LastReply;

        var cut = (await engine.PlayAsync([Request() with { Opening = new() { AnswerMark = reply[..1] } }], new SeededTokenPolicy(), new() { MaxTokens = 4 }, null, CancellationToken.None)).Episodes[0];
        var whole = (await engine.PlayAsync([Request() with { Opening = new() { AnswerMark = "#" } }], new SeededTokenPolicy(), new() { MaxTokens = 4 }, null, CancellationToken.None)).Episodes[0];

        Assert.Equal(reply[1..], cut.LastReply);
        Assert.Equal(reply, whole.LastReply);
        Assert.Equal(plain.Turns[0].Tokens!.Sampled, cut.Turns[0].Tokens!.Sampled);
    }

    private static RolloutRequest Request() => RolloutRequest.ForStep([new(new TaskSpec("count-v1", "train/0", 3), 1)], 1, SeedPurpose.Sampling, 0, 0)[0];
}
