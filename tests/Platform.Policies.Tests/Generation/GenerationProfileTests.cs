using Platform.Policies.Generation;
using Platform.Policies.Generation.Native;
using Platform.Policies.Models;
using Platform.Policies.Tests.Support;

namespace Platform.Policies.Tests.Generation;

public sealed class GenerationProfileTests
{
    [Fact]
    public async Task Profile_CountsTheArithmeticAndMemoryOfEveryPhase()
    {
        var shape = new ModelConfig { VocabularySize = 64, HiddenSize = 32, Layers = 3, Heads = 2, FeedForwardSize = 48, MaxLength = 64 };
        var profile = new GenerationProfile();
        var decoder = new NativeDecoder(shape, threads: 1);
        decoder.Load(new RandomWeights(shape, 2));
        await using var engine = new GenerationEngine(decoder, new() { Speculation = "off" }, profile: profile);
        await engine.GenerateAsync(new TurnRequest("a", 1, [1, 2, 3, 4, 5], new() { MaxTokens = 4 }), CancellationToken.None);
        await engine.ReleaseAsync("a"); // the last step has ended before this is answered
        var phases = profile.Read().ToDictionary(phase => phase.Phase);

        Assert.Equal(4, profile.Passes);
        Assert.Equal(Enum.GetValues<GenerationPhase>(), phases.Keys.Order());
        // 5 tokens of the prompt and 3 sampled ones go through the blocks; in the last block only 4 rows go on from the attention.
        Assert.Equal(2.0 * 32 * 96 * 3 * 8, phases[GenerationPhase.QueryKeyValue].Flops);
        Assert.Equal(2.0 * 32 * 32 * (2 * 8 + 4), phases[GenerationPhase.AttentionOutput].Flops);
        Assert.Equal(2.0 * 32 * 96 * (2 * 8 + 4), phases[GenerationPhase.GateUp].Flops);
        Assert.Equal(2.0 * 32 * 48 * (2 * 8 + 4), phases[GenerationPhase.Down].Flops);
        Assert.Equal(2.0 * 32 * 64 * 4, phases[GenerationPhase.Logits].Flops);
        Assert.Equal(4.0 * 32 * (2 * (1 + 2 + 3 + 4 + 5) + 5 + 3 * (6 + 7 + 8)), phases[GenerationPhase.Attention].Flops);
        Assert.Equal(4.0 * 32 * 96 * 3 * 4, phases[GenerationPhase.QueryKeyValue].Bytes);
        Assert.Equal(4.0 * 2 * 32 * 3 * (5 + 6 + 7 + 8), phases[GenerationPhase.Attention].Bytes);
        Assert.All(phases.Values, phase => Assert.True(phase.Seconds >= 0));
        profile.Reset();
        Assert.All(profile.Read(), phase => Assert.Equal((0.0, 0.0, 0.0), (phase.Seconds, phase.Flops, phase.Bytes)));
    }

    [Theory]
    [InlineData(WeightType.F32)]
    [InlineData(WeightType.Bf16)]
    public void Limits_AreMeasured(WeightType type)
    {
        Assert.True(ProcessorLimits.MeasureFlops(type, 1) > 1e6);
        Assert.True(ProcessorLimits.MeasureRead(1 << 20, 1) > 1e6);
    }
}
