using Platform.Sdk;
using Platform.Training.Plans;
using Platform.Training.Rewards;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Rewards;

public class RubricScorerTests
{
    [Fact]
    public async Task Score_SeveralKinds_GivesEachWhatItScores()
    {
        var parts = new[]
        {
            RewardPart.Default[0],
            LambdaRewarder.Episode("length", 0.5, episode => new Reward(episode.LastReply.Length, "counted")),
            LambdaRewarder.Turns("turns", 1, episode => [.. episode.Turns.Select((_, t) => t == 0 ? Reward.Abstain("first") : new Reward(t))]),
            LambdaRewarder.Groups("rank", 2, group => [.. group.Select((_, i) => new Reward(i))]),
        };
        Episode[] episodes = [Episode("a", "xx", "xxx"), Fault(), Episode("b", "x"), Episode("a", "y", "yyyy")];

        var result = await Score(parts, episodes, [0, 0, 1, 0]);

        Assert.Equal((0, 0, 0, null), (result.Faults, result.Masked, result.Abstained, result.FirstFault));
        Assert.Null(result.Scores[1]);
        // Turn rewards of the environment are the lengths of the replies; the rank of the fourth episode among those of its task that are no faults is 1.
        Assert.Equal([2, 3 + 1 + 1.5 + 0], result.Scores[0]!.TurnRewards);
        Assert.Equal([1 + 0.5 + 0], result.Scores[2]!.TurnRewards);
        Assert.Equal([1, 4 + 1 + 2 + 2], result.Scores[3]!.TurnRewards);
        Assert.Equal(["environment", "length", "turns", "rank"], result.Scores[0]!.Parts.Select(part => part.Name));
        Assert.Equal("counted", result.Scores[0]!.Parts[1].Explanation);
        Assert.Equal([null, 1], result.Scores[0]!.Parts[2].Turns!);
        Assert.Null(result.Scores[2]!.Parts[2].Value); // its only turn abstained
    }

    [Fact]
    public async Task Score_ThrowsOnce_IsRetriedAndCounted()
    {
        var calls = 0;
        var part = LambdaRewarder.Episode("a", 1, _ => Interlocked.Increment(ref calls) == 1 ? throw new InvalidDataException("not\nyet") : new Reward(7));

        var result = await Score([part], [Episode("a", "x")], [0]);

        Assert.Equal((7, 1, 0), (result.Scores[0]!.Total, result.Faults, result.Masked));
        Assert.Null(result.FirstFault);
        Assert.Equal(2, calls);
    }

    [Theory]
    [InlineData("throw", "Rewarder 'lambda-v1' of part 'a' failed on task 'train/1': InvalidDataException: not found")]
    [InlineData("later", "Rewarder 'lambda-v1' of part 'a' failed on task 'train/1': InvalidDataException: not found")]
    [InlineData("nan", "Rewarder 'lambda-v1' of part 'a' gave NaN for task 'train/1': a score must be finite.")]
    [InlineData("infinity", "Rewarder 'lambda-v1' of part 'a' gave Infinity for task 'train/1': a score must be finite.")]
    [InlineData("null", "Rewarder 'lambda-v1' of part 'a' gave null for task 'train/1': a reward is expected, or one that abstains.")]
    [InlineData("hang", "Rewarder 'lambda-v1' of part 'a' did not answer within 0.1 s (its timeoutSeconds) on task 'train/1'.")]
    [InlineData("sleep", "Rewarder 'lambda-v1' of part 'a' did not answer within 0.1 s (its timeoutSeconds) on task 'train/1'.")]
    [InlineData("deaf", "Rewarder 'lambda-v1' of part 'a' did not answer within 0.1 s (its timeoutSeconds) on task 'train/1'.")]
    public async Task Score_FailsTwice_IsMaskedAndNeverZero(string how, string expected)
    {
        using var end = new ManualResetEventSlim();
        var part = LambdaRewarder.Episode("a", 1, async (episode, token) =>
        {
            if (episode.Task.Id != "train/1")
                return new Reward(1);
            switch (how)
            {
                case "throw":
                    throw new InvalidDataException("not\nfound");
                case "later":
                    await Task.Yield();
                    throw new InvalidDataException("not\nfound");
                case "hang":
                    await Task.Delay(Timeout.Infinite, token);
                    break;
                case "sleep":
                    end.Wait(CancellationToken.None); // holds its thread
                    break;
                case "deaf":
                    await Task.Yield();
                    end.Wait(CancellationToken.None);
                    break;
            }

            return how == "null" ? null! : new Reward(how == "nan" ? double.NaN : double.PositiveInfinity);
        }) with
        { TimeoutSeconds = how is "hang" or "sleep" or "deaf" ? 0.1 : 60, Concurrency = 1 };
        Episode[] episodes = [Episode("train/0", "x"), Episode("train/1", "x"), Episode("train/2", "x"), Episode("train/1", "x"), Episode("train/1", "x")];

        var result = await Score([RewardPart.Default[0], part], episodes, [0, 1, 2, 3, 4]);
        end.Set();

        Assert.Equal(expected, result.FirstFault);
        Assert.Equal(expected, result.Scores[1]!.Fault);
        Assert.Null(result.Scores[1]!.Total);
        Assert.Equal([2, null, 2, null, null], result.Scores.Select(score => score!.Total));
        Assert.Equal((6, 3), (result.Faults, result.Masked));
    }

    [Fact]
    public async Task Score_GroupRewarderGivesTooFew_MasksTheWholeGroupAndNoOther()
    {
        var part = LambdaRewarder.Groups("rank", 1, group => group.Count == 2 ? [new Reward(1)] : [.. group.Select(_ => new Reward(1))]);

        var result = await Score([part], [Episode("train/0", "x"), Episode("train/1", "x"), Episode("train/0", "x")], [0, 1, 0]);

        Assert.Equal([null, 1, null], result.Scores.Select(score => score!.Total));
        Assert.Equal("Rewarder 'lambda-v1' of part 'rank' gave 1 scores for the 2 rollouts of task 'train/0': one for each is expected.", result.FirstFault);
    }

    [Fact]
    public async Task Score_TurnRewarderGivesTooMany_SaysSo() => Assert.Equal(
        "Rewarder 'lambda-v1' of part 'turns' gave 3 scores for the 2 turns of task 'train/0': one for each is expected.",
        (await Score([LambdaRewarder.Turns("turns", 1, _ => [new(1), new(1), new(1)])], [Episode("train/0", "x", "y")], [0])).FirstFault);

    [Fact]
    public async Task Score_MeasuredPartFails_MasksNothing()
    {
        var part = LambdaRewarder.Episode("a", 0, _ => throw new InvalidDataException("gone"));

        var result = await Score([RewardPart.Default[0], part], [Episode("train/0", "xyz")], [0]);

        Assert.Equal((3, 2, 0), (result.Scores[0]!.Total, result.Faults, result.Masked));
        Assert.Equal("Rewarder 'lambda-v1' of part 'a' failed on task 'train/0': InvalidDataException: gone", result.FirstFault);
    }

    [Fact]
    public async Task Score_ManyEpisodes_KeepsToTheBoundOfEachPartAndReachesIt()
    {
        var (now, most) = (0, 0);
        using var both = new CountdownEvent(3);
        var part = LambdaRewarder.Episode("a", 1, async (episode, token) =>
        {
            var running = Interlocked.Increment(ref now);
            for (var seen = most; running > seen; seen = most)
                Interlocked.CompareExchange(ref most, running, seen);
            if (!both.IsSet)
                both.Signal();
            while (!both.IsSet)
                await Task.Delay(1, token); // until three are under way at once
            Interlocked.Decrement(ref now);
            return new Reward(episode.Turns.Count);
        }) with
        { Concurrency = 3 };

        var result = await Score([part], [.. Enumerable.Range(0, 60).Select(i => Episode($"train/{i}", "x"))], [.. Enumerable.Range(0, 60)]);

        Assert.Equal(3, most);
        Assert.All(result.Scores, score => Assert.Equal(1, score!.Total));
    }

    [Fact]
    public async Task Score_Cancelled_EndsThoughARewarderIsDeaf()
    {
        using var end = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        var part = LambdaRewarder.Episode("a", 1, _ =>
        {
            cancellation.Cancel();
            end.Wait(CancellationToken.None);
            return new Reward(1);
        });
        var scorer = new RubricScorer([part], TimeProvider.System);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scorer.ScoreAsync([Episode("train/0", "x")], [0], cancellation.Token));
        end.Set();
        await scorer.DisposeAsync();
    }

    private static async Task<ScoringResult> Score(IReadOnlyList<RewardPart> parts, IReadOnlyList<Episode> episodes, IReadOnlyList<int> groups)
    {
        await using var scorer = new RubricScorer(parts, TimeProvider.System);
        return await scorer.ScoreAsync(episodes, groups, CancellationToken.None);
    }

    private static Episode Episode(string task, params string[] replies) =>
        new(new TaskSpec("toy-v1", task, 1), [.. replies.Select(reply => new Turn([], new AgentAction(reply), reply.Length))], Termination.Terminated);

    private static Episode Fault() => new(new TaskSpec("toy-v1", "train/9", 1), [], Termination.EnvironmentFault) { Fault = "lost" };
}
