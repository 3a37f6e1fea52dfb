using Platform.Training.Learners;
using Platform.Training.Tests.Support;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.MultiTurn;

public class DirectAdvantageGoldenTests
{
    [Fact] // Â 0.2, β 0.1 and Λ 0.5: ½ · (0.2 / 0.1 − 0.5)², with the gradient −(0.2 / 0.1 − 0.5).
    public void Loss_OneTurn_MatchesItsClosedForm()
    {
        using var model = new KnownScores([0, -1]);
        using var update = new PolicyUpdate(model, new DirectAdvantage(new() { Beta = 0.1, CriticRounds = 1, CriticSteps = 1 }), new(), new KnownScores([0, -1.5f]));
        var round = new Round([Some.Trajectory(0, ([0], [1], [-1], 1))]) { Step = 1 };
        update.Prepare(round);
        round.SetAdvantage(0, 0.2);

        var (loss, _) = update.Backward(update.Batches(round, 0).Single());

        Assert.Equal(1.125, loss, 1e-6);
        Assert.Equal(-1.5, model.LogProbs.grad!.data<float>()[1], 1e-6);
    }
}
