using Platform.Training.Curricula;

namespace Platform.Training.Tests.Curricula;

public class PermutationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    [InlineData(4097)]
    public void EveryNumber_StandsAtOnePlace(long count)
    {
        for (var seed = 0UL; seed < 5; seed++)
        {
            var order = new Permutation(count, seed);
            Assert.Equal(Enumerable.Range(0, (int)count).Select(i => (long)i), Enumerable.Range(0, (int)count).Select(place => order[place]).Order());
        }
    }

    [Fact]
    public void Places_OfManyOrders_AreUniform()
    {
        const int Count = 10, Orders = 5000;
        var seen = new int[Count, Count];
        for (var seed = 0UL; seed < Orders; seed++)
        {
            var order = new Permutation(Count, seed);
            for (var place = 0; place < Count; place++)
                seen[place, order[place]]++;
        }

        // 500 expected in each of 100 cells, 21 the deviation.
        for (var place = 0; place < Count; place++)
            for (var number = 0; number < Count; number++)
                Assert.InRange(seen[place, number], 390, 610);
    }

    [Fact]
    public void LargestCount_IsReached()
    {
        var order = new Permutation(long.MaxValue, 1);
        Assert.InRange(order[long.MaxValue - 1], 0, long.MaxValue - 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => order[long.MaxValue]);
        Assert.Throws<ArgumentOutOfRangeException>(() => order[-1]);
    }
}
