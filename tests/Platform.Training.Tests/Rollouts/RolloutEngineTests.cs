using System.Diagnostics;
using Platform.Sdk;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Rollouts;

public class RolloutEngineTests
{
    private static readonly SamplingOptions _sampling = new() { MaxTokens = 4 };

    [Fact]
    public async Task PlayAsync_ManyGroups_ReturnsEpisodesInOrderWithTokensAndRewards()
    {
        var policy = new SeededTokenPolicy();
        await using var engine = Engine(() => new CountingEnvironment(turns: 3));
        var requests = Requests(tasks: 20, rollouts: 4);

        var result = await engine.PlayAsync(requests, policy, _sampling, null, CancellationToken.None);

        Assert.Equal(requests.Select(request => request.Task.Id), result.Episodes.Select(episode => episode.Task.Id));
        Assert.All(result.Episodes, episode =>
        {
            Assert.Equal(Termination.Terminated, episode.Termination);
            Assert.Equal(3, episode.Turns.Count);
            Assert.Equal(3.0, episode.Metrics["turns"]);
            Assert.All(episode.Turns, turn => Assert.Equal(turn.Action.Text, string.Concat(turn.Tokens!.Sampled.Select(token => (char)token))));
            Assert.All(episode.Turns, turn => Assert.Equal(turn.Action.Text.Length, turn.Reward));
            Assert.Equal($"task {episode.Task.Seed}", string.Concat(episode.Turns[0].Tokens!.Prompt.Select(token => (char)token)));
            Assert.Equal("3", episode.Closing.Single().Text);
        });
        Assert.Equal(80, policy.Released.Count);
    }

    [Fact]
    public async Task PlayAsync_OtherConcurrency_GivesTheSameEpisodes()
    {
        var texts = new List<string[]>();
        foreach (var concurrency in new[] { 1, 3, 0 })
        {
            await using var engine = Engine(() => new CountingEnvironment(4), new() { Concurrency = concurrency });
            var result = await engine.PlayAsync(Requests(10, 3), new SeededTokenPolicy(), _sampling, null, CancellationToken.None);
            texts.Add([.. result.Episodes.Select(episode => string.Join('|', episode.Turns.Select(turn => turn.Action.Text)))]);
        }

        Assert.Equal(texts[0], texts[1]);
        Assert.Equal(texts[0], texts[2]);
        Assert.True(texts[0].Distinct().Count() > 25); // rollouts of a task differ, because their seeds do
    }

    [Fact]
    public async Task PlayAsync_GroupsShareTheirPrompt_SingleRolloutsDoNot()
    {
        var policy = new SeededTokenPolicy();
        await using var engine = Engine(() => new CountingEnvironment(2));

        await engine.PlayAsync(Requests(2, 3), policy, _sampling, null, CancellationToken.None);
        var names = policy.Requests.Where(request => request.SharedPrefix is not null).GroupBy(request => request.SharedPrefix).ToArray();
        Assert.Equal([3, 3], names.Select(group => group.Count()));

        policy.Requests.Clear();
        await engine.PlayAsync(Requests(2, 1), policy, _sampling, null, CancellationToken.None);
        Assert.All(policy.Requests, request => Assert.Null(request.SharedPrefix));
    }

    [Fact]
    public async Task PlayAsync_TurnLimit_TruncatesTurns()
    {
        await using var engine = Engine(() => new CountingEnvironment(100), new() { MaxTurns = 5 });

        var episode = (await engine.PlayAsync(Requests(1, 1), new SeededTokenPolicy(), _sampling, null, CancellationToken.None)).Episodes[0];

        Assert.Equal((Termination.TruncatedTurns, 5), (episode.Termination, episode.Turns.Count));
    }

    [Fact]
    public async Task PlayAsync_TokenLimit_TruncatesTokensWithoutExceedingTheRepliesBudget()
    {
        await using var engine = Engine(() => new CountingEnvironment(100), new() { MaxTokens = 20 });

        var episode = (await engine.PlayAsync(Requests(1, 1), new SeededTokenPolicy(), _sampling, null, CancellationToken.None)).Episodes[0];

        Assert.Equal(Termination.TruncatedTokens, episode.Termination);
        Assert.InRange(episode.Turns.Sum(turn => turn.Tokens!.Prompt.Count + turn.Tokens.Sampled.Count), 20, 23);
    }

    [Fact]
    public async Task PlayAsync_ContextFull_TruncatesTokensAndKeepsTheTurnsBefore()
    {
        var policy = new SeededTokenPolicy { OnReply = (_, turn) => turn == 2 ? FinishReason.ContextFull : FinishReason.Stop };
        await using var engine = Engine(() => new CountingEnvironment(100));

        var episode = (await engine.PlayAsync(Requests(1, 1), policy, _sampling, null, CancellationToken.None)).Episodes[0];

        Assert.Equal((Termination.TruncatedTokens, 2), (episode.Termination, episode.Turns.Count));
    }

    [Fact] // Each step takes 30 ms of a clock that nothing else moves: after the fourth, 120 ms have passed.
    public async Task PlayAsync_TimeLimit_TruncatesTime()
    {
        var clock = new ManualTimeProvider();
        await using var engine = new RolloutEngine(
            new LambdaEnvironmentSource(() => new CountingEnvironment(1000) { OnStep = (_, _, _) => { clock.Advance(TimeSpan.FromMilliseconds(30)); return new(0); } }), new() { MaxSeconds = 0.1 }, clock);

        var episode = (await engine.PlayAsync(Requests(1, 1), new SeededTokenPolicy(), _sampling, null, CancellationToken.None)).Episodes[0];

        Assert.Equal((Termination.TruncatedTime, 4), (episode.Termination, episode.Turns.Count));
    }

    [Fact]
    public async Task PlayAsync_EnvironmentThrowsOnce_IsRetriedWithTheSameSeeds()
    {
        var thrown = 0;
        await using var clean = Engine(() => new CountingEnvironment(3));
        await using var faulty = Engine(() => new CountingEnvironment(3)
        {
            OnStep = (task, turn, _) => task.Seed == 2 && turn == 1 && Interlocked.Exchange(ref thrown, 1) == 0 ? throw new InvalidDataException("broken\nworld") : new(turn),
        });

        var expected = await clean.PlayAsync(Requests(4, 1), new SeededTokenPolicy(), _sampling, null, CancellationToken.None);
        var actual = await faulty.PlayAsync(Requests(4, 1), new SeededTokenPolicy(), _sampling, null, CancellationToken.None);

        Assert.Equal((1, 0, 0), (actual.EnvironmentFaults, actual.PolicyFaults, actual.Dropped));
        Assert.Equal(expected.Episodes.Select(Texts), actual.Episodes.Select(Texts));
    }

    [Fact]
    public async Task PlayAsync_EnvironmentAlwaysThrows_IsDroppedWithOneSentence()
    {
        var environments = new List<CountingEnvironment>();
        await using var engine = Engine(() =>
        {
            lock (environments)
            {
                environments.Add(new CountingEnvironment(3) { OnStep = (task, turn, _) => task.Seed == 2 ? throw new InvalidDataException("broken\nworld") : new(turn) });
                return environments[^1];
            }
        }, new() { FaultRetries = 2, Concurrency = 1 });

        var result = await engine.PlayAsync(Requests(4, 1), new SeededTokenPolicy(), _sampling, null, CancellationToken.None);

        Assert.Equal((3, 1), (result.EnvironmentFaults, result.Dropped));
        Assert.Equal("Environment 'toy-v1' failed in a step of task 'train/2' at turn 1: InvalidDataException: broken world", result.Episodes[2].Fault);
        Assert.Equal([Termination.Terminated, Termination.Terminated, Termination.EnvironmentFault, Termination.Terminated], result.Episodes.Select(episode => episode.Termination));
        Assert.Equal(4, environments.Count); // one good one, and one more after each fault
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-∞")]
    public async Task PlayAsync_RewardThatIsNotFinite_IsAnEnvironmentFault(double reward, string shown)
    {
        await using var engine = Engine(() => new CountingEnvironment(3) { OnStep = (_, turn, _) => new(turn == 1 ? reward : 0) }, new() { FaultRetries = 0 });

        var episode = (await engine.PlayAsync(Requests(1, 1), new SeededTokenPolicy(), _sampling, null, CancellationToken.None)).Episodes[0];

        Assert.Equal($"Environment 'toy-v1' gave reward {shown} at turn 2 of task 'train/0': a reward must be finite.", episode.Fault?.Replace("-Infinity", "-∞", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PlayAsync_HungStep_IsEndedAndHoldsNobodyUp(bool blocksItsThread)
    {
        using var release = new ManualResetEventSlim();
        var environments = new List<CountingEnvironment>();
        await using var engine = Engine(() =>
        {
            lock (environments)
            {
                environments.Add(new CountingEnvironment(3)
                {
                    OnStep = async (task, turn, _) =>
                    {
                        if (task.Seed % 4 == 1 && turn == 1)
                        {
                            if (blocksItsThread)
                                release.Wait(CancellationToken.None);
                            else
                                await Task.Delay(Timeout.Infinite, CancellationToken.None);
                        }

                        return turn;
                    },
                });
                return environments[^1];
            }
        }, new() { StepTimeoutSeconds = 1.5, FaultRetries = 0 });
        var policy = new SeededTokenPolicy();
        var watch = Stopwatch.StartNew();

        var result = await engine.PlayAsync(Requests(40, 1), policy, _sampling, null, CancellationToken.None);

        Assert.InRange(watch.Elapsed.TotalSeconds, 1.4, 30);
        Assert.Equal((10, 10), (result.EnvironmentFaults, result.Dropped));
        Assert.Equal("Environment 'toy-v1' did not answer a step of task 'train/1' within 1.5 s (rollout.stepTimeoutSeconds).", result.Episodes[1].Fault);
        Assert.Equal(30, result.Episodes.Count(episode => episode.Termination == Termination.Terminated));
        Assert.Equal(40, policy.Released.Count);

        var again = await engine.PlayAsync([.. Requests(40, 1).Where(request => request.Task.Seed % 4 != 1)], policy, _sampling, null, CancellationToken.None);
        Assert.Equal(0, again.Dropped);
        release.Set();
        Assert.True(SpinWait.SpinUntil(() => environments.Count(environment => environment.IsDisposed) == 10, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task PlayAsync_HungStepThatHonoursItsToken_SeesItCancelled()
    {
        var cancelled = new TaskCompletionSource();
        await using var engine = Engine(() => new CountingEnvironment(1)
        {
            OnStep = async (_, _, token) =>
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
                finally
                {
                    cancelled.TrySetResult();
                }

                return 0;
            },
        }, new() { StepTimeoutSeconds = 0.1, FaultRetries = 0 });

        var result = await engine.PlayAsync(Requests(1, 1), new SeededTokenPolicy(), _sampling, null, CancellationToken.None);

        Assert.Equal(1, result.Dropped);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task PlayAsync_PolicyThrows_IsAPolicyFaultAndKeepsTheEnvironment()
    {
        var source = new LambdaEnvironmentSource(() => new CountingEnvironment(3));
        await using var engine = new RolloutEngine(source, new() { FaultRetries = 1 }, TimeProvider.System);
        var policy = new SeededTokenPolicy { OnReply = (_, turn) => turn == 1 ? throw new HttpRequestException("no route") : FinishReason.Stop };

        var result = await engine.PlayAsync(Requests(1, 1), policy, _sampling, null, CancellationToken.None);

        Assert.Equal((0, 2, 1), (result.EnvironmentFaults, result.PolicyFaults, result.Dropped));
        Assert.Equal("The policy failed on task 'train/0' at turn 2: HttpRequestException: no route", result.Episodes[0].Fault);
        Assert.Equal(1, source.Created);
    }

    [Fact]
    public async Task PlayAsync_SourceHasANewRevision_UsesNoInstanceOfTheOld()
    {
        var source = new LambdaEnvironmentSource(() => new CountingEnvironment(3));
        await using var engine = new RolloutEngine(source, new() { Concurrency = 1 }, TimeProvider.System);
        await engine.PlayAsync(Requests(3, 1), new SeededTokenPolicy(), _sampling, null, CancellationToken.None);
        Assert.Equal(1, source.Created);
        source.Revision = 1;
        await engine.PlayAsync(Requests(3, 1), new SeededTokenPolicy(), _sampling, null, CancellationToken.None);
        Assert.Equal(2, source.Created);
    }

    [Fact]
    public async Task PlayAsync_ConstructorThrows_IsAnEnvironmentFault()
    {
        await using var engine = Engine(() => throw new IOException("no such page"), new() { FaultRetries = 0 });

        var result = await engine.PlayAsync(Requests(1, 1), new SeededTokenPolicy(), _sampling, null, CancellationToken.None);

        Assert.Equal("Environment 'toy-v1' failed in the reset of task 'train/0' at turn 1: IOException: no such page", result.Episodes[0].Fault);
    }

    [Fact]
    public async Task PlayAsync_Cancelled_EndsAndReleasesEveryConversation()
    {
        using var cancellation = new CancellationTokenSource();
        var policy = new SeededTokenPolicy();
        await using var engine = Engine(() => new CountingEnvironment(1000)
        {
            OnStep = async (task, turn, token) =>
            {
                if (task.Seed == 3 && turn == 20)
                    await cancellation.CancelAsync();
                return turn;
            },
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => engine.PlayAsync(Requests(8, 2), policy, _sampling, null, cancellation.Token));

        Assert.Equal(policy.Requests.Select(request => request.Conversation).Distinct().Count(), policy.Released.Count);
    }

    [Fact]
    public async Task PlayScriptedAsync_SeededPolicy_IsRepeatableAndReused()
    {
        var made = 0;
        await using var engine = Engine(() => new CountingEnvironment(3));
        Func<IScriptedPolicy> create = () =>
        {
            Interlocked.Increment(ref made);
            return new LambdaScriptedPolicy((random, _) => new string('x', random.Next(10)));
        };

        var first = await engine.PlayScriptedAsync(Requests(200, 1), create, null, CancellationToken.None);
        var second = await engine.PlayScriptedAsync(Requests(200, 1), create, null, CancellationToken.None);

        Assert.Equal(first.Episodes.Select(Texts), second.Episodes.Select(Texts));
        Assert.InRange(made, 2, 100);
    }

    [Fact]
    public async Task PlayScriptedAsync_FastEnvironment_CostsMicrosecondsPerTurn()
    {
        var source = new LambdaEnvironmentSource(() => new FastEnvironment(50));
        await using var engine = new RolloutEngine(source, new(), TimeProvider.System);
        Func<IScriptedPolicy> create = () => new LambdaScriptedPolicy((_, _) => "x");
        await engine.PlayScriptedAsync(Requests(512, 1), create, null, CancellationToken.None);
        var watch = Stopwatch.StartNew();

        await engine.PlayScriptedAsync(Requests(512, 4), create, null, CancellationToken.None);

        Assert.InRange(watch.Elapsed.TotalMicroseconds / (512 * 4 * 50), 0, 50); // about 1 on an idle machine
    }

    private static RolloutEngine Engine(Func<IEnvironment> create, RolloutOptions? options = null) =>
        new(new LambdaEnvironmentSource(create), options ?? new(), TimeProvider.System);

    private static IReadOnlyList<RolloutRequest> Requests(int tasks, int rollouts) => RolloutRequest.ForStep(
        [.. Enumerable.Range(0, tasks).Select(i => new TaskRequest(new TaskSpec("toy-v1", $"train/{i}", (ulong)i), rollouts))], 1, SeedPurpose.Sampling, 0, 0);

    private static string Texts(Episode episode) => string.Join('|', episode.Turns.Select(turn => turn.Action.Text));

    private sealed class FastEnvironment(int turns) : IEnvironment
    {
        private static readonly Observation _observation = Observation.FromText("go");
        private int _turn;

        public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken)
        {
            _turn = 0;
            return new(_observation);
        }

        public ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken) => new(new StepResult(_observation, 0, ++_turn == turns, false));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
