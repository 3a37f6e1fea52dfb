using Platform.Training.Objectives;

namespace Platform.Training.Tests.Objectives;

public class GaeTests
{
    private static readonly bool[] _trainable = [true, true, false, false, true, true];
    private static readonly double[] _values = [0.1, 0.2, 0.9, 0.9, 0.3, 0.4];

    [Fact] // Expected: published golden values of the variant that skips the environment's tokens.
    public void Advantages_GoldenSequence_MatchPublishedValues() =>
        Equal([0.385453, 0.42424, 0, 0, 0.492, 0.6], Gae.Advantages([0, 0, 0, 0, 0, 1], _values, _trainable, 0.9, 0.8), 1e-6);

    [Fact]
    public void Advantages_MaskedTokens_EqualThoseOfTheCompressedSequence()
    {
        var masked = Gae.Advantages([0.1, 0, 0, 0, 0, 1], _values, _trainable, 0.9, 0.8, nextValue: 0.7);
        var compressed = Gae.Advantages([0.1, 0, 0, 1], [0.1, 0.2, 0.3, 0.4], [true, true, true, true], 0.9, 0.8, nextValue: 0.7);

        Equal(compressed, [masked[0], masked[1], masked[4], masked[5]], 1e-12);
    }

    [Fact]
    public void Advantages_ValuesOfMaskedTokens_ChangeNothing() => Equal(
        Gae.Advantages([0, 0, 0, 0, 0, 1], _values, _trainable, 0.9, 0.8),
        Gae.Advantages([0, 0, 0, 0, 0, 1], [0.1, 0.2, -50, 3, 0.3, 0.4], _trainable, 0.9, 0.8), 0);

    [Fact]
    public void Advantages_RewardOnAMaskedToken_CountsForTheTokenBeforeIt() => Equal(
        Gae.Advantages([0, 1, 0, 0, 0, 0], _values, _trainable, 0.9, 0.8),
        Gae.Advantages([0, 0, 0, 1, 0, 0], _values, _trainable, 0.9, 0.8), 1e-12);

    [Fact]
    public void Advantages_LambdaOne_PlusValueIsTheReturnWhateverTheValueIs()
    {
        double[] rewards = [1, 2, 0, 0, 3, 4];
        var advantages = Gae.Advantages(rewards, _values, _trainable, 1, 1);

        Equal([10, 9, 7, 4], [advantages[0] + _values[0], advantages[1] + _values[1], advantages[4] + _values[4], advantages[5] + _values[5]], 1e-12);
    }

    private static void Equal(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }
}
