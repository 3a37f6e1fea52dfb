using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Sdk;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Rollouts;

public class SubgoalProgressTests
{
    [Fact]
    public void Play_RewardOfASubgoal_FiresOnceAndTheNextBecomesActive()
    {
        var progress = new SubgoalProgress(new() { Reward = 0.5 }, count: 2);

        bool[] ended = [.. new[] { 0, 1, 0, 0.4, 0.5, 1, 1 }.Select(progress.Play)];

        Assert.Equal([false, true, false, false, true, false, false], ended); // after the last subgoal nothing is active
        Assert.Equal((2, false, false), (progress.Met, progress.IsActive, progress.IsGivenUp));
    }

    [Fact]
    public void Play_SubgoalTakesTooLong_IsGivenUpForTheGoal()
    {
        var progress = new SubgoalProgress(new() { MaxTurns = 2 }, count: 3);

        bool[] ended = [.. new[] { 0.0, 1, 0, 0, 1 }.Select(progress.Play)]; // the second one gets two turns of its own

        Assert.Equal([false, true, false, true, false], ended);
        Assert.Equal((1, false, true), (progress.Met, progress.IsActive, progress.IsGivenUp));
    }

    [Fact]
    public void Show_ToolResultAsTheLastMessage_AddsAMessage()
    {
        var observation = new Observation([new ChatMessage(ChatRole.Tool, [new FunctionResultContent("1", "done")])]);

        var shown = new SubgoalProgress(new(), 1).Show(observation, ["Press."]);

        Assert.Equal(2, shown.Messages.Count);
        Assert.Equal((ChatRole.User, " [Subgoal: Press.]"), (shown.Messages[1].Role, shown.Messages[1].Text));
    }

    [Fact]
    public async Task Rollouts_OfARecipesSubgoals_ShowTheActiveOneUntilItIsMet()
    {
        var episode = await PlayAsync(new() { Goals = ["one", "two"], Text = " [{subgoal}]" }, [0, 1, 0, 1, 0], []);

        Assert.Equal(["0 [one]", "1 [one]", "2 [two]", "3 [two]", "4"], episode.Turns.Select(turn => turn.Messages.Single().Text));
        Assert.All(episode.Turns, turn => Assert.Equal(turn.Messages.Single().Text, string.Concat(turn.Tokens!.Prompt.Select(token => (char)token)))); // the policy saw it
        Assert.Equal("5", episode.Closing.Single().Text);
    }

    [Fact]
    public async Task Rollouts_NoSubgoalIsMet_FallBackToTheGoal()
    {
        var episode = await PlayAsync(new() { Goals = ["one", "two"], Text = " [{subgoal}]", MaxTurns = 3 }, [0, 0, 0, 1, 0], []);

        Assert.Equal(["0 [one]", "1 [one]", "2 [one]", "3", "4"], episode.Turns.Select(turn => turn.Messages.Single().Text));
    }

    [Fact]
    public async Task Rollouts_TaskNamesItsSubgoals_ShowThoseAndCountThem()
    {
        var episode = await PlayAsync(new() { Goals = ["one", "two"], Text = " [{subgoal}]" }, [1, 1], new() { ["subgoals"] = new JsonArray("mine") });

        Assert.Equal(["0 [mine]", "1"], episode.Turns.Select(turn => turn.Messages.Single().Text));
        var trajectory = Trajectory.From(episode, 0);
        Assert.Equal(1, trajectory.Subgoals);
        using var file = new MemoryStream();
        TrajectoryFile.Write(new BinaryWriter(file), trajectory);
        file.Position = 0;
        Assert.Equal(1, TrajectoryFile.Read(new BinaryReader(file)).Subgoals);
    }

    [Fact]
    public void Validate_TextWithoutThePlace_SaysWhatToWrite()
    {
        var error = Assert.Single(new SubgoalOptions { Text = "Go." }.Validate("rollout.subgoals"));

        Assert.Equal("rollout.subgoals.text is 'Go.', which leaves the subgoal out: write {subgoal} where it belongs, such as ' [Subgoal: {subgoal}]'.", error.Message);
        Assert.Empty(new SubgoalOptions().Validate("rollout.subgoals"));
    }

    private static async Task<Episode> PlayAsync(SubgoalOptions subgoals, double[] rewards, JsonObject parameters)
    {
        await using var engine = new RolloutEngine(new LambdaEnvironmentSource(() => new Paying(rewards)), new() { Subgoals = subgoals }, TimeProvider.System);
        var requests = RolloutRequest.ForStep([new TaskRequest(new TaskSpec("toy-v1", "train/0", 0) { Parameters = parameters }, 1)], 1, SeedPurpose.Sampling, 0, 0);
        return (await engine.PlayAsync(requests, new SeededTokenPolicy(), new() { MaxTokens = 4 }, null, CancellationToken.None)).Episodes[0];
    }

    /// <summary>Shows how many turns there were, and pays what it is told to.</summary>
    private sealed class Paying(double[] rewards) : IEnvironment
    {
        private int _turn;

        public ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken)
        {
            _turn = 0;
            return new(Observation.FromText("0"));
        }

        public ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken)
        {
            var reward = rewards[_turn++];
            return new(new StepResult(Observation.FromText($"{_turn}"), reward, Terminated: _turn == rewards.Length, Truncated: false));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
