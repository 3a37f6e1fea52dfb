namespace Platform.Sdk.Tests;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("Kl", "kl", 0)]
    [InlineData("flaw", "lawn", 2)]
    public void Distance_KnownPairs_AreRight(string left, string right, int expected)
    {
        Assert.Equal(expected, NearestName.Distance(left, right));
        Assert.Equal(expected, NearestName.Distance(right, left));
    }

    [Fact]
    public void Find_NothingNear_IsNull() => Assert.Null(NearestName.Find("completely-else", ["maze-v1", "bandit-v1"]));

    [Fact]
    public void Suggest_Near_OffersIt() => Assert.Equal("did you mean 'maze-v1'?", NearestName.Suggest("mase-v1", ["bandit-v1", "maze-v1"]));

    [Fact]
    public void Suggest_HugeName_StaysFast() => Assert.Equal("known are a, b.", NearestName.Suggest(new string('x', 1_000_000), ["a", "b"]));
}
