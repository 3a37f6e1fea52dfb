using Platform.Training.Learners.Guided;
using Platform.Training.Plans;
using Platform.Training.Plans.Guided;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Learners.Guided;

public class RlgfTests
{
    private static readonly CriticOptions _critic = new() { Body = "head" };

    [Fact]
    public void SwitchAt_OverManySeeds_IsUniformBelowTheLength()
    {
        var counts = new int[5];
        for (ulong seed = 0; seed < 5000; seed++)
            counts[RlgfSource.SwitchAt(5, seed)]++;

        Assert.All(counts, count => Assert.InRange(count, 850, 1150)); // 1000 ± 5 standard deviations
        Assert.Equal(0, RlgfSource.SwitchAt(0, 1));
    }

    [Fact]
    public async Task Run_WithoutAGuide_IsPpoBitForBit()
    {
        var rlgf = await GuidedRun.ParametersAsync(new RlgfOptions { BatchSize = 16, RollIn = 0, Critic = _critic });
        var ppo = await GuidedRun.ParametersAsync(new PpoOptions { BatchSize = 16, Critic = _critic });

        Assert.Equal(ppo, rlgf);
    }

    [Fact]
    public async Task Run_WithAGuide_TrainsThePolicysOwnTokensAlone()
    {
        var observer = new RecordingObserver();
        await GuidedRun.ParametersAsync(new RlgfOptions { BatchSize = 64, RollIn = 1, Critic = _critic }, steps: 1, observer: observer);

        var step = observer.Steps[0].Values;
        Assert.InRange(step["guidedTokens"], 0.5, 1.5); // of three one-token turns, 0 to 2
        Assert.Equal(3 * 64 - 64 * step["guidedTokens"], step["tokens"], 1e-6);
    }
}
