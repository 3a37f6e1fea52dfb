using Platform.Training.Objectives;
using static TorchSharp.torch;

namespace Platform.Training.Tests.Objectives;

public class AggregateTests
{
    private static readonly float[] _losses = [1, 2, 3, 4, 5, 6]; // rows [1, 2, 3, 4] and [5, 6]

    [Theory] // Expected: published golden values.
    [InlineData("token-mean", 3.5)]
    [InlineData("sequence-mean-token-mean", 4.0)]
    [InlineData("sequence-mean-token-sum", 10.5)]
    [InlineData("constant", 2.625)]
    public void Sum_GoldenRows_MatchesPublishedValue(string aggregation, double expected) => Assert.Equal(expected, Total(aggregation, [4, 2]), 1e-6);

    [Theory]
    [InlineData("token-mean")]
    [InlineData("sequence-mean-token-mean")]
    [InlineData("sequence-mean-token-sum")]
    [InlineData("constant")]
    public void Weights_SequenceWithoutTrainableTokens_LeavesTheCount(string aggregation) => Assert.Equal(Total(aggregation, [4, 2]), Total(aggregation, [4, 0, 2]), 1e-9);

    [Fact]
    public void Weights_NothingTrainable_AreZero() => Assert.Equal([0.0, 0.0], Aggregate.Weights(Aggregation.SequenceMeanTokenMean, [0, 0]));

    [Fact]
    public void Parse_UnknownName_OffersTheKnownOnes() => Assert.StartsWith(
        "There is no aggregation 'mean': use token-mean, sequence-mean-token-mean, sequence-mean-token-sum or constant.",
        Assert.Throws<ArgumentException>(() => Aggregate.Parse("mean")).Message, StringComparison.Ordinal);

    private static double Total(string aggregation, int[] tokens)
    {
        using var scope = NewDisposeScope();
        var weights = Aggregate.Weights(Aggregate.Parse(aggregation), tokens, constantLength: 4);
        float[] perToken = [.. tokens.SelectMany((count, row) => Enumerable.Repeat((float)weights[row], count))];
        return Tensors.Values(Aggregate.Sum(tensor(_losses), tensor(perToken)))[0];
    }
}
