using Platform.Sdk;
using Platform.Training.Rollouts;

namespace Platform.Training.Tests.Rollouts;

public class TrajectoryTests
{
    [Fact]
    public void From_TwoTurns_LaysOutTokensMaskLogProbsAndTurns()
    {
        var trajectory = Trajectory.From(Episode(Turn([10, 11], [5, 6], [-0.5f, -0.25f], 1), Turn([12], [7], [-2], 0.5)), group: 3);

        Assert.Equal([10, 11, 5, 6, 12, 7], trajectory.Tokens);
        Assert.Equal([false, false, true, true, false, true], trajectory.Trainable);
        Assert.Equal([0, 0, -0.5f, -0.25f, 0, -2], trajectory.LogProbs);
        Assert.Equal([0, 0, 0, 0, 1, 1], trajectory.Turns);
        Assert.Equal([1, 0.5], trajectory.TurnRewards);
        Assert.Equal((3, 3, 1.5), (trajectory.Group, trajectory.TrainableCount, trajectory.Return));
    }

    [Fact]
    public void From_NothingBeforeTheFirstSampledToken_CannotTrainIt() =>
        Assert.Equal([false, true], Trajectory.From(Episode(Turn([], [5, 6], [-1, -1], 0)), 0).Trainable);

    [Fact]
    public void From_GivenTokens_TrainOnlyWhereAskedTo()
    {
        var episode = Episode(Turn([10], [5, 6], [0, -0.25f], 1) with { Tokens = new TurnTokens([10], [5, 6], [0, -0.25f], 0) { Given = 1 } }, Turn([12], [7], [-2], 0.5));

        var masked = Trajectory.From(episode, 0);
        var trained = Trajectory.From(episode, 0, trainsGiven: true);

        Assert.Equal([false, false, true, false, true], masked.Trainable);
        Assert.Equal([false, true, true, false, true], trained.Trainable);
        Assert.Equal([false, true, false, false, false], masked.Given!);
        Assert.Equal(masked.Given, trained.Given);
        Assert.Equal((2, 3), (masked.TrainableCount, trained.TrainableCount));
    }

    [Fact]
    public void From_HintedTurn_SaysSo()
    {
        var turn = Turn([10], [5], [-1], 0);

        Assert.True(Trajectory.From(Episode(turn with { Tokens = turn.Tokens! with { Hint = "left" } }), 0).IsHinted);
        Assert.False(Trajectory.From(Episode(turn), 0).IsHinted);
        Assert.Null(Trajectory.From(Episode(turn), 0).Given);
    }

    [Fact]
    public void From_TurnWithoutTokens_IsRefused() => Assert.Equal(
        "Turn 1 of task 'train/0' has no tokens: only a local model's episodes can be trained on. (Parameter 'episode')",
        Assert.Throws<ArgumentException>(() => Trajectory.From(Episode(new Turn([], new AgentAction("x"), 0)), 0)).Message);

    [Fact]
    public void From_LogProbMissing_IsRefused() => Assert.StartsWith(
        "Turn 1 of task 'train/0' has 2 sampled tokens and 1 log-probs",
        Assert.Throws<ArgumentException>(() => Trajectory.From(Episode(Turn([1], [5, 6], [-1], 0)), 0)).Message, StringComparison.Ordinal);

    private static Episode Episode(params Turn[] turns) => new(new TaskSpec("toy-v1", "train/0", 0), turns, Termination.Terminated);

    private static Turn Turn(int[] prompt, int[] sampled, float[] logProbs, double reward) =>
        new([], new AgentAction(""), reward) { Tokens = new TurnTokens(prompt, sampled, logProbs, 0) };
}
