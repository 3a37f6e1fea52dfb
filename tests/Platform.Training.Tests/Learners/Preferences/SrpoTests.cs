using Platform.Training.Learners.Preferences;
using Platform.Training.Plans.Preferences;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Support;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.Preferences;

public class SrpoTests
{
    private const int Revise = 4;

    [Fact] // by hand: lr†(w|l) 2, lr(w) 1, lr†(l|w) −1, lr(l) −.5, lr†(l|l) .3, lr†(w|w) .2, β .1, α .5
    public void Loss_OnePair_MatchesIndependentReference()
    {
        float[] ratios = [1, -0.5f, 2, -1, 0.3f, 0.2f];
        using var model = new KnownScores([.. ratios.Select(ratio => ratio - 3)]);
        using var update = new PolicyUpdate(model, new Srpo(new SrpoOptions()), new(), new KnownScores([.. ratios.Select(_ => -3f)]));
        var round = new Round([.. Srpo.Parts.Select((part, i) => Trajectory.FromTokens(0, [0, i], [false, true], [0, 0], [0]).InGroup(0, part))]);
        update.Prepare(round);

        Assert.Equal(0.2779, update.Backward(update.Batches(round, 0).Single()).Loss, 1e-6);
    }

    [Fact]
    public void Of_Pair_LaysOutSixSequencesThatTrainTheLastAnswerAlone()
    {
        var six = Revisions.Of(ToyPreference.Pull(0, 1), ToyPreference.Pull(0, 2), _ => [Revise], 7);

        Assert.Equal(Srpo.Parts, six.Select(trajectory => trajectory.Part));
        Assert.Equal(["3 1", "3 2", "3 2 4 1", "3 1 4 2", "3 2 4 2", "3 1 4 1"], six.Select(trajectory => string.Join(' ', trajectory.Tokens)));
        Assert.All(six, trajectory => Assert.Equal((7, 1, true), (trajectory.Group, trajectory.TrainableCount, trajectory.Trainable[^1])));
    }

    [Fact] // the solution of the min-max problem on the circle: β = ½, reference (.2, .5, .3)
    public void Run_SampledLabels_FindsTheSolutionOfTheMinMaxProblem()
    {
        int[][] contexts = [[ToyPreference.Prompt], .. Enumerable.Range(0, 3).Select(arm => new[] { ToyPreference.Prompt, arm, Revise })];
        double[][] logits = [.. contexts.Select(_ => ToyPreference.Reference.Select(probability => Math.Log(probability)).ToArray())];
        using var model = new TableModel(3, contexts, logits);
        const int Steps = 400;
        using var update = new PolicyUpdate(model, new Srpo(new SrpoOptions { Beta = 0.5 }), new() { Optimizer = new() { LearningRate = 0.02, WeightDecay = 0, MaxGradientNorm = 0, Schedule = "linear", FinalShare = 0, MicroBatchTokens = 100_000 }, Steps = Steps }, model.Copy());
        var sequences = new List<Trajectory>();
        for (var first = 0; first < 3; first++)
            for (var second = 0; second < 3; second++)
                if (first != second)
                    for (var label = 0; label < (int)Math.Round(10 * ToyPreference.Beats(first, second)); label++) // every label as often as it is drawn
                        sequences.AddRange(Revisions.Of(ToyPreference.Pull(0, first), ToyPreference.Pull(0, second), _ => [Revise], sequences.Count));
        for (var step = 0; step < Steps; step++)
            update.Run(new Round(sequences));

        Near([0.193024, 0.500038, 0.306938], model.Probabilities(ToyPreference.Prompt));
        for (var shown = 0; shown < 3; shown++)
        {
            double[] weights = [.. Enumerable.Range(0, 3).Select(arm => ToyPreference.Reference[arm] * Math.Exp(ToyPreference.Beats(arm, shown) / 0.5))];
            Near([.. weights.Select(weight => weight / weights.Sum())], model.Probabilities(ToyPreference.Prompt, shown, Revise));
        }
    }

    private static void Near(double[] expected, double[] actual)
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 2e-3);
    }
}
