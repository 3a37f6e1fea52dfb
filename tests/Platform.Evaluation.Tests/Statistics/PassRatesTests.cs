using Platform.Evaluation.Statistics;

namespace Platform.Evaluation.Tests.Statistics;

public class PassRatesTests
{
    [Theory]
    [InlineData(5, 2, 3)]
    [InlineData(6, 1, 2)]
    [InlineData(4, 4, 2)]
    [InlineData(7, 0, 3)]
    [InlineData(6, 5, 6)]
    public void AnyOfAndAllOf_MatchEnumerationOfAllSubsets(int samples, int correct, int k)
    {
        int subsets = 0, any = 0, all = 0;
        for (var set = 0; set < 1 << samples; set++)
        {
            if (int.PopCount(set) != k)
                continue;
            var right = int.PopCount(set & ((1 << correct) - 1));
            subsets++;
            any += right > 0 ? 1 : 0;
            all += right == k ? 1 : 0;
        }

        Assert.Equal((double)any / subsets, PassRates.AnyOf(samples, correct, k), 1e-12);
        Assert.Equal((double)all / subsets, PassRates.AllOf(samples, correct, k), 1e-12);
    }

    [Fact]
    public void AnyOf_FewerSamplesThanAskedFor_IsUndefined() => Assert.True(double.IsNaN(PassRates.AnyOf(3, 1, 4)) && double.IsNaN(PassRates.AllOf(3, 3, 4)));
}
