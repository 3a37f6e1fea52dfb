using Platform.Policies.Models;

namespace Platform.Policies.Tests.Models;

public sealed class SequencePackingTests
{
    [Fact]
    public void Pack_RandomLengths_HoldsEachOnceWithinTheBudget()
    {
        var random = new Random(1);
        for (var round = 0; round < 100; round++)
        {
            var lengths = Enumerable.Range(0, random.Next(1, 60)).Select(_ => random.Next(1, 200)).ToArray();
            var budget = random.Next(1, 1000);
            var batches = SequencePacking.Pack(lengths, budget);
            Assert.Equal(Enumerable.Range(0, lengths.Length), batches.SelectMany(batch => batch).Order());
            Assert.All(batches, batch => Assert.True(batch.Length == 1 || batch.Length * batch.Max(index => lengths[index]) <= budget));
            Assert.Equal(batches, SequencePacking.Pack(lengths, budget));
        }
    }

    [Fact]
    public void Pack_ShortAndLong_PadsLittle()
    {
        int[] lengths = [100, 1, 99, 2, 98, 3];
        var padded = SequencePacking.Pack(lengths, 300).Sum(batch => batch.Length * batch.Max(index => lengths[index]));
        Assert.Equal(309, padded);
    }
}
