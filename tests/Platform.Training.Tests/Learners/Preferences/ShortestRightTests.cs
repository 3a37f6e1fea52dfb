using Platform.Training.Learners.Imitation;
using Platform.Training.Learners.Preferences;
using Platform.Training.Objectives;
using Platform.Training.Plans.Imitation;
using Platform.Training.Plans.Preferences;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.Preferences;

/// <summary>The two forms of Kimi k1.5's long2short that learn from own episodes.</summary>
public class ShortestRightTests
{
    [Theory] // By hand. Right ones are written as positive lengths, wrong ones as negative.
    [InlineData(new[] { 100, 120, 150, 200 }, new[] { 2, 3 })] // right: only from 1.5 times on
    [InlineData(new[] { 100, -90, -100, -101, -300 }, new[] { 3, 4 })] // wrong: only longer ones
    [InlineData(new[] { -10, -20 }, new int[0])]
    [InlineData(new[] { 100 }, new int[0])]
    [InlineData(new[] { 100, 100, -150 }, new[] { 2 })] // equally short right ones are no pair
    public void ShortestRight_Group_PairsTheShortestRightWithWhatIsLonger(int[] signed, int[] rejected)
    {
        var pairs = PreferencePairs.ShortestRight([.. signed.Select(length => length > 0)], [.. signed.Select(Math.Abs)], 1.5);

        Assert.Equal(rejected, pairs.Select(pair => pair.Rejected));
        Assert.All(pairs, pair => Assert.Equal(0, pair.Chosen));
    }

    [Fact]
    public void Dpo_ShortestRight_RaisesTheShortestAndLowersTheLonger()
    {
        using var model = new KnownScores([-1, -1, -1, -1, -1, -1]);
        using var update = new PolicyUpdate(model, new Dpo(new DpoOptions { Pairing = "shortest-right" }), new(), new KnownScores([-1, -1, -1, -1, -1, -1]));
        var round = new Round([Row(1, 0, 1), Row(1, 2), Row(0, 3, 4), Row(0, 5)]); // shortest right: token 2; longer: right 0, 1 and wrong 3, 4
        update.Prepare(round);
        update.Backward(update.Batches(round, 0).Single());

        var slope = 0.1f / 2 / 2; // β σ(0), a mean over two pairs
        Tensors.Near([slope, slope, -2 * slope, slope, slope, 0], Tensors.Values(model.LogProbs.grad!), 1e-6);
    }

    [Fact]
    public void Star_KeepsShortest_ImitatesTheShortestRightEpisode()
    {
        using var model = new KnownScores([-1, -1, -1, -1]);
        using var update = new PolicyUpdate(model, new Star(new StarOptions { KeepPerTask = 1, KeepsShortest = true }), new());
        var round = new Round([Row(1, 0, 1), Row(1, 2), Row(0, 3)]);
        update.Prepare(round);
        update.Backward(update.Batches(round, 0).Single());

        Tensors.Near([0, 0, -1, 0], Tensors.Values(model.LogProbs.grad!), 1e-6);
    }

    private static Trajectory Row(double reward, params int[] tokens) => Some.Trajectory(0, ([0], tokens, new float[tokens.Length], reward));
}
