using Platform.Training.Objectives;

namespace Platform.Training.Tests.Objectives;

public class BudgetAdvantagesTests
{
    private static readonly double[][] _scores = [[0, 1, 1], [0, 0, 1], [1, 1, 1], [0, 0, 0]];

    [Fact] // By hand from A = R_k − [(k − 1) V1 + (S − k + 1) V2] / S with P = (.2, .3, .5).
    public void Of_FourRolloutsAtThreeBudgets_AreMeasuredAgainstThemselvesAndTheGroup()
    {
        var advantages = BudgetAdvantages.Of(_scores, [0.2, 0.3, 0.5]);

        double[][] expected = [[0.225, 0.45, 0.152778], [-0.075, 0.15, 0.375], [0.425, 0.183333, 0.041667], [-0.575, -0.35, -0.125]];
        for (var i = 0; i < 4; i++)
            Tensors.Near(expected[i], [.. advantages[i].Select(value => (float)value)], 1e-6);
        Assert.Equal(0, advantages.Sum(row => row[0]), 1e-12);
    }

    [Fact]
    public void Of_OneBudget_IsTheGroupsMeanAsBaseline() =>
        Assert.Equal(GroupAdvantages.Centered([1, 0, 0, 0.5]), BudgetAdvantages.Of([[1], [0], [0], [0.5]], [1]).Select(row => row[0]));

    [Fact] // By hand: 100 · ¼ + 200 · ¾ over 300.
    public void Anytime_UnevenBudgets_IsTheAreaUnderTheScores()
    {
        Assert.Equal(175 / 300.0, BudgetAdvantages.Anytime([100, 200, 400], [0, 0.5, 1]), 1e-12);
        Assert.Equal(0.7, BudgetAdvantages.Anytime([100], [0.7]));
    }

    [Fact]
    public void Of_EqualScores_IsZero() => Assert.All(BudgetAdvantages.Of([[0.5, 1], [0.5, 1]], [0.5, 0.5]), row => Assert.Equal([0, 0], row));

    [Theory]
    [InlineData("uniform", "0.25 0.25 0.25 0.25")]
    [InlineData("linear", "0.1 0.2 0.3 0.4")]
    [InlineData("base", "0 0 0 1")]
    public void Prior_ByName_SumsToOne(string name, string expected) =>
        Assert.Equal(expected, string.Join(' ', BudgetAdvantages.Prior(name, [100, 200, 300, 400]).Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture))));
}
