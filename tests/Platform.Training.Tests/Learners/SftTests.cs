using Platform.Training.Learners;
using Platform.Training.Tests.Objectives;
using Platform.Training.Tests.Support;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners;

public class SftTests
{
    [Fact]
    public void Loss_TwoSequences_IsTheMeanNegativeLogProbOfAllTokens()
    {
        using var model = new KnownScores([-1, -2, -3, -10]);
        using var update = new PolicyUpdate(model, new Sft(), new());
        var round = new Round([Some.Trajectory(0, ([0], [0, 1, 2], [0, 0, 0], 0)), Some.Trajectory(1, ([0], [3], [0], 0))]);
        update.Prepare(round);

        var (loss, _) = update.Backward(update.Batches(round, 0).Single());

        Assert.Equal(4, loss, 1e-6);
        Tensors.Near([-0.25, -0.25, -0.25, -0.25], Tensors.Values(model.LogProbs.grad!));
    }
}
