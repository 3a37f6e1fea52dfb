using Platform.Training.Objectives;

namespace Platform.Training.Tests.Objectives;

public class ImportanceWeightsTests
{
    private static readonly double[] _old = [-0.9, -1.2, -0.7];
    private static readonly double[] _sampled = [-1, -1, -1]; // log-ratios .1, −.2, .3

    [Theory] // exp of each log-ratio, their product 1.221403 and their geometric mean 1.068939.
    [InlineData("token", "truncate", 0.5, 2, 1.105171, 0.818731, 1.349859)]
    [InlineData("token", "truncate", 0.5, 1.2, 1.105171, 0.818731, 1.2)]
    [InlineData("token", "mask", 0.9, 1.2, 1.105171, 0, 0)]
    [InlineData("sequence", "truncate", 0.5, 2, 1.221403, 1.221403, 1.221403)]
    [InlineData("sequence", "truncate", 0.5, 1.1, 1.1, 1.1, 1.1)]
    [InlineData("sequence", "mask", 0.5, 1.2, 0, 0, 0)]
    [InlineData("geometric", "mask", 0.99, 1.01, 0, 0, 0)]
    [InlineData("geometric", "mask", 0.9, 1.07, 1, 1, 1)]
    [InlineData("geometric", "truncate", 0.9, 1.06, 0, 0, 0)]
    public void Of_ThreeTokens_IsBoundAsTheLevelAndModeSay(string level, string mode, double low, double high, double first, double second, double third) =>
        Tensors.Near([first, second, third], [.. ImportanceWeights.Of(_old, _sampled, level, mode, low, high).Select(weight => (float)weight)], 1e-6);

    [Fact]
    public void Of_EnormousRatio_IsHeldAtExpTwenty() =>
        Assert.Equal(Math.Exp(20), ImportanceWeights.Of([0], [-1000], "token", "truncate", 0, double.MaxValue)[0], 1);

    [Fact]
    public void Of_LongSequence_SumsBeforeItBounds() =>
        Assert.Equal(Math.Exp(-20), ImportanceWeights.Of([-50, -50], [0, 0], "sequence", "truncate", 0, 2)[0], 1e-12);

    [Fact]
    public void Of_UnknownLevel_NamesTheKnownOnes() => Assert.Contains(
        "use token, sequence or geometric", Assert.Throws<ArgumentException>(() => ImportanceWeights.Of([0], [0], "turn", "mask", 0, 2)).Message, StringComparison.Ordinal);
}
