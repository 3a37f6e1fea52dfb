using Platform.Training.Learners.Preferences;
using Platform.Training.Objectives;
using Platform.Training.Plans.Preferences;
using Platform.Training.Tests.Support;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.Preferences;

public class SpoTests
{
    private static readonly SpoOptions s_options = new() { GroupSize = 3, BatchSize = 3 };

    [Fact]
    public void WinRates_AntisymmetricJudge_AddUpToHalfTheGroup()
    {
        int[] arms = [0, 1, 2, 1, 0];

        var rates = PreferencePairs.WinRates(arms.Length, (i, j) => ToyPreference.Beats(arms[i], arms[j]));

        Assert.Equal(arms.Length / 2.0, rates.Sum(), 1e-12);
        Assert.Equal(rates[0], rates[4], 1e-12);
    }

    [Fact]
    public void WinRates_AtUniformAndAtNash_AreThoseOfTheCircle()
    {
        double[] third = [1 / 3.0, 1 / 3.0, 1 / 3.0];

        Assert.Equal([7 / 15.0, 7 / 15.0, 17 / 30.0], ToyPreference.WinRates(third).Select(rate => Math.Round(rate, 12)), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.All(ToyPreference.WinRates(ToyPreference.Nash), rate => Assert.Equal(0.5, rate, 1e-12));
    }

    [Fact]
    public void Loss_AtTheNashPolicy_HasNoExpectedGradient() => Assert.All(ExpectedGradient(ToyPreference.Nash), value => Assert.Equal(0, value, 1e-7));

    [Fact] // A = r_i − mean of the others = (r − ½) · n / (n − 1) in expectation, with n = 2: ∇ of Σ p_i · (2 · (r_i − ½))
    public void Loss_AtAnyPolicy_HasTheGradientOfTheWinRates()
    {
        double[] policy = [0.2, 0.5, 0.3];
        var rates = ToyPreference.WinRates(policy);
        var mean = Enumerable.Range(0, 3).Sum(arm => policy[arm] * rates[arm]);
        double[] expected = [.. Enumerable.Range(0, 3).Select(arm => -2 * policy[arm] * (rates[arm] - mean))];

        var actual = ExpectedGradient(policy);

        for (var arm = 0; arm < 3; arm++)
            Assert.Equal(expected[arm], actual[arm], 1e-6);
    }

    [Fact]
    public void MultiplicativeUpdate_AveragedIterates_ApproachNash_WhileTheLastCycles()
    {
        double[] policy = [0.2, 0.5, 0.3];
        var average = new double[3];
        var (nearest, farthest) = (double.MaxValue, 0.0);
        const int Steps = 20_000;
        for (var step = 0; step < Steps; step++)
        {
            for (var arm = 0; arm < 3; arm++)
                average[arm] += policy[arm] / Steps;
            var rates = ToyPreference.WinRates(policy);
            double[] next = [.. policy.Select((probability, arm) => probability * Math.Exp(0.02 * rates[arm]))];
            policy = [.. next.Select(value => value / next.Sum())];
            var distance = policy.Select((value, arm) => Math.Abs(value - ToyPreference.Nash[arm])).Max();
            if (step > Steps / 2)
                (nearest, farthest) = (Math.Min(nearest, distance), Math.Max(farthest, distance));
        }

        for (var arm = 0; arm < 3; arm++)
            Assert.Equal(ToyPreference.Nash[arm], average[arm], 0.02);
        Assert.True(farthest > 0.03, $"the last iterates stay within {farthest}");
    }

    [Fact]
    public void Judge_OutcomeThenTurns_PrefersTheShorterOfTwoThatAreRight()
    {
        var judge = PreferenceJudge.Of("outcome-then-turns");
        var quick = Some.Trajectory(0, ([1], [2], [0], 1)).WithOutcome(true);
        var slow = Some.Trajectory(0, ([1], [2], [0], 0), ([1], [2], [0], 1)).WithOutcome(true);
        var wrong = Some.Trajectory(0, ([1], [2], [0], 0)).WithOutcome(false);

        Assert.Equal((1, 0, 1, 0.5), (judge(quick, slow), judge(slow, quick), judge(slow, wrong), judge(wrong, wrong)));
    }

    /// <summary>Over all groups of two that a policy may sample.</summary>
    private static double[] ExpectedGradient(IReadOnlyList<double> policy)
    {
        using var model = ToyPreference.CreatePolicy(policy);
        using var update = new PolicyUpdate(model, new Spo(s_options with { GroupSize = 2, BatchSize = 2 }) { Judge = ToyPreference.Judge }, new());
        var expected = new double[3];
        for (var first = 0; first < 3; first++)
            for (var second = 0; second < 3; second++)
            {
                var round = new Round([ToyPreference.Pull(0, first, 0, Math.Log(policy[first])), ToyPreference.Pull(0, second, 0, Math.Log(policy[second]))]);
                update.Prepare(round);
                update.Backward(update.Batches(round, 0).Single());
                if (model.Table.grad is not { } gradient)
                    continue;
                var values = gradient.data<double>().ToArray();
                for (var arm = 0; arm < 3; arm++)
                    expected[arm] += policy[first] * policy[second] * values[arm];
                gradient.zero_();
            }

        return expected;
    }
}
