namespace Platform.Training.Tests;

public class SeedSequenceTests
{
    [Fact] // Expected: the documented scheme written out in Python integers.
    public void Derive_KnownPath_IsTheSameOnEveryMachine() =>
        Assert.Equal(0x77B5EE57D2E26332UL, SeedSequence.Derive(7, SeedPurpose.Sampling, 1, 2, 3));

    [Fact]
    public void Derive_OtherSeedPurposeOrPath_GivesOtherSeeds()
    {
        var seeds = new HashSet<ulong>();
        for (ulong seed = 0; seed < 5; seed++)
            foreach (var purpose in Enum.GetValues<SeedPurpose>())
            {
                Assert.True(seeds.Add(SeedSequence.Derive(seed, purpose)));
                for (ulong a = 0; a < 10; a++)
                {
                    Assert.True(seeds.Add(SeedSequence.Derive(seed, purpose, a)));
                    for (ulong b = 0; b < 10; b++)
                        Assert.True(seeds.Add(SeedSequence.Derive(seed, purpose, a, b)));
                }
            }
    }
}
