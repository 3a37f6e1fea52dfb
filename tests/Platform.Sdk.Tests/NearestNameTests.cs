namespace Platform.Sdk.Tests;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("maze")]
    [InlineData("Maze")]
    [InlineData("maze-v1")]
    [InlineData("maze-v99")]
    public void Find_NameOfAnotherVersion_GivesTheNewest(string name) =>
        Assert.Equal("maze-v10", NearestName.Find(name, ["maze-v2", "maze-v10", "maze-v9", "mazes-v11", "maze-vx"]));

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
