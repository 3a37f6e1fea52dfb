using Platform.Policies.Models;
using static TorchSharp.torch;

namespace Platform.Policies.Tests.Models;

/// <summary>The counts are of the whole process, so nothing else runs beside these tests.</summary>
[CollectionDefinition(nameof(TensorMemoryTests), DisableParallelization = true)]
[Collection(nameof(TensorMemoryTests))]
public sealed class TensorMemoryTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public void Count_OfATensor_RisesAndFallsWithIt()
    {
        if (!TensorMemory.TryStart())
        {
            Assert.Equal(0, TensorMemory.PeakBytes); // the TorchSharp packages count nothing
            return;
        }

        var before = TensorMemory.LiveBytes;
        using (var large = zeros(64 * Megabyte, ScalarType.Int8))
            Assert.InRange(TensorMemory.LiveBytes - before, 32 * Megabyte, 96 * Megabyte); // what others free meanwhile is far less
        Assert.InRange(TensorMemory.LiveBytes - before, -32 * Megabyte, 32 * Megabyte);
        Assert.InRange(TensorMemory.PeakBytes - before, 32 * Megabyte, long.MaxValue);
        TensorMemory.ResetPeak();
        Assert.InRange(TensorMemory.PeakBytes - before, -32 * Megabyte, 32 * Megabyte);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Peak_OfAPassWithCheckpoints_IsWellBelowOneThatKeepsAll(bool fused)
    {
        if (!TensorMemory.TryStart())
            return;
        var config = SomeModels.Plain with { HiddenSize = 64, FeedForwardSize = 256, Layers = 12, MaxLength = 128 };
        using var model = new DecoderModel(config, 1) { Fused = fused };
        var tokens = Enumerable.Range(0, 8).Select(row => Enumerable.Range(0, 128).Select(t => (row + t) % config.VocabularySize).ToArray()).ToArray();
        var batch = new SequenceBatch(tokens, [.. tokens.Select(row => row.Select((_, t) => t > 0).ToArray())]);
        var kept = Peak();
        model.GradientCheckpointing = true;
        var checkpointed = Peak();
        Assert.InRange(checkpointed, 1, kept / 3);

        long Peak()
        {
            Pass(); // so that the gradients are there before the count begins
            TensorMemory.ResetPeak();
            var before = TensorMemory.LiveBytes;
            Pass();
            return TensorMemory.PeakBytes - before;
        }

        void Pass()
        {
            using var scope = NewDisposeScope();
            SomeModels.Loss(model, batch).backward();
        }
    }
}
