using Platform.Sdk;
using Platform.Training.Data;

namespace Platform.Training.Tests.Data;

public class AliasTableTests
{
    [Fact]
    public void Draw_ManyTimes_FollowsTheWeights()
    {
        var table = new AliasTable([1, 0, 3, 6]);
        var random = new SeededRandom(7);
        var counts = new double[4];
        for (var i = 0; i < 40_000; i++)
            counts[table.Draw(random)]++;

        Assert.Equal(0, counts[1]);
        Assert.Equal(0.1, counts[0] / 40_000, 0.01);
        Assert.Equal(0.3, counts[2] / 40_000, 0.01);
        Assert.Equal(0.6, counts[3] / 40_000, 0.01);
    }

    [Fact]
    public void Create_NothingToDraw_IsRefused() => Assert.Throws<ArgumentException>(() => new AliasTable([0, 0]));
}
