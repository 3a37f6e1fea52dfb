using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Toys;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Tests.Learners.MultiTurn;

public class OreoTests
{
    private static readonly OreoOptions _options = new() { Beta = 0.5, KlCoefficient = 0 };

    [Theory] // Closed form: soft values with β = 0.5 and the reference of the toy.
    [InlineData("turn", "separate")]
    [InlineData("token", "head")]
    public void Run_TwoTurnsFromTheLog_ReachesTheSoftOptimum(string granularity, string body)
    {
        using var model = ToyTwoTurns.CreatePolicy();
        var objective = new Oreo(_options with { Granularity = granularity, Critic = new() { Body = body } });
        using var update = Update(model, objective, 0.05);
        for (var step = 0; step < 1200; step++)
            update.Run(Log(step));

        var values = objective.Critic.Evaluate([[2, 0, 3], [2, 1, 3]], [[0, 2], [2]], 100);
        Assert.Equal(0.696954, values[0][0][0], 2e-3);
        Assert.Equal(0.849853, values[0][1][0], 2e-3);
        Assert.Equal(0.475597, values[1][0][0], 2e-3);
        Assert.Equal(0.678854, model.Probabilities(2)[0], 2e-3);
        Assert.Equal(0.945179, model.Probabilities(2, 0, 3)[0], 2e-3);
        Assert.Equal(0.769496, model.Probabilities(2, 1, 3)[1], 2e-3);
    }

    [Fact] // At the response level only the whole matters: π(a, b) ∝ π_ref(a, b) · exp(R / β).
    public void Run_WholeResponses_ReachesTheRegularisedOptimum()
    {
        using var model = ToyTwoTurns.CreatePolicy();
        using var update = Update(model, new Oreo(_options with { Granularity = "response" }), 0.05);
        for (var step = 0; step < 1200; step++)
            update.Run(Log(step));

        Assert.Equal(0.678854 * 0.945179, ToyTwoTurns.Probability(model, 0, 0), 2e-3);
        Assert.Equal(0.321146 * 0.769496, ToyTwoTurns.Probability(model, 1, 1), 2e-3);
    }

    [Fact]
    public void Loss_OptimalPolicyAndValue_IsZeroOnEveryLeaf()
    {
        // Soft values β log Σ π_ref · exp(Q / β) by enumeration, and π = π_ref · exp((Q − V) / β)
        double[] later = [.. ToyTwoTurns.Rewards.Select((row, a) => Soft(row, a == 0 ? [0.7, 0.3] : [0.4, 0.6]))];
        var root = Soft(later, [0.5, 0.5]);
        Assert.Equal([0.696954, 0.849853, 0.475597], ((double[])[root, .. later]).Select(value => Math.Round(value, 6)));
        using var model = ToyTwoTurns.CreatePolicy(
            0.5 * Math.Exp((later[1] - root) / 0.5), [0.3 * Math.Exp((0 - later[0]) / 0.5), 0.6 * Math.Exp((0.6 - later[1]) / 0.5)]);
        var objective = new Oreo(_options);
        using var update = Update(model, objective, 0);
        using (no_grad())
            objective.OwnParameters[0].copy_(tensor((double[])[root, 0, 0, later[0], later[1], 0, 0, 0, 0], [1, 9]));
        var round = Log(0);
        update.Prepare(round);

        foreach (var leaf in Enumerable.Range(0, 4))
            Assert.Equal(0, update.Backward(new(round, [[leaf]])).Loss, 1e-12);

        static double Soft(double[] values, double[] reference) => 0.5 * Math.Log(values.Zip(reference, (value, chance) => chance * Math.Exp(value / 0.5)).Sum());
    }

    [Fact] // KL over the whole vocabulary at each state, by hand from the two tables.
    public void Loss_FurtherKlTerm_IsThatOfTheWholeVocabulary()
    {
        using var model = ToyTwoTurns.CreatePolicy(0.4, [0.45, 0.3]);
        double Loss(double coefficient)
        {
            using var update = Update(model, new Oreo(_options with { KlCoefficient = coefficient }), 0);
            var round = new Round([ToyTwoTurns.Play(0, 0, 1)]);
            update.Prepare(round);
            return update.Backward(update.Batches(round, 0).Single()).Loss;
        }

        var first = 0.6 * Math.Log(0.6 / 0.5) + 0.4 * Math.Log(0.4 / 0.5);
        var second = 0.55 * Math.Log(0.55 / 0.7) + 0.45 * Math.Log(0.45 / 0.3);
        Assert.Equal(0.2 * (first + second) / 2, Loss(0.2) - Loss(0), 1e-9);
    }

    private static Round Log(int step) => new([ToyTwoTurns.Play(0, 0, 0), ToyTwoTurns.Play(1, 0, 1), ToyTwoTurns.Play(2, 1, 0), ToyTwoTurns.Play(3, 1, 1)]) { Step = step };

    private static PolicyUpdate Update(TableModel model, Oreo objective, double learningRate) =>
        new(model, objective, new() { Optimizer = new() { LearningRate = learningRate, WeightDecay = 0, Schedule = "cosine", FinalShare = 0.001 }, Steps = 1200 }, ToyTwoTurns.CreateReference());
}
