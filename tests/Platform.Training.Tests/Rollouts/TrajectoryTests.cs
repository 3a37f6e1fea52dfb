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
