using Platform.Policies.Generation;
using Platform.Policies.Models;
using Platform.Policies.Tests.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Policies.Tests.Generation;

public sealed class TorchDecoderTests
{
    public static TheoryData<ModelConfig> Shapes => new(SomeModels.Plain, SomeModels.Grouped, SomeModels.Biased, SomeModels.OddWidths);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_TokensInAnyPortions_AgreesWithReference(ModelConfig config)
    {
        using var model = SomeModels.Create(config);
        using var decoder = new TorchDecoder(model);
        var weights = SomeModels.Export(model);
        var random = new Random(3);
        var sequences = Enumerable.Range(0, 5).Select(_ => Enumerable.Range(0, 30).Select(_ => random.Next(config.VocabularySize)).ToArray()).ToArray();
        var slots = sequences.Select(_ => decoder.Open()).ToArray();
        var fed = new int[5];
        for (var round = 0; round < 12; round++)
        {
            // Every round feeds some of the sequences, in any order, some tokens each.
            var rows = Enumerable.Range(0, 5).Where(row => fed[row] < 30 && random.Next(3) > 0).OrderBy(_ => random.Next()).ToArray();
            if (rows.Length == 0)
                continue;
            var counts = rows.Select(row => random.Next(2) == 0 ? 1 : random.Next(1, Math.Min(8, 31 - fed[row]))).ToArray();
            var tokens = rows.Zip(counts).SelectMany(pair => sequences[pair.First].Skip(fed[pair.First]).Take(pair.Second)).ToArray();
            var logits = new float[rows.Length * config.VocabularySize];
            decoder.Forward([.. rows.Select(row => slots[row])], counts, tokens, logits);
            for (var i = 0; i < rows.Length; i++)
            {
                fed[rows[i]] += counts[i];
                Assert.Equal(fed[rows[i]], decoder.Length(slots[rows[i]]));
                AssertLast(config, weights, sequences[rows[i]].AsSpan(0, fed[rows[i]]), logits.AsSpan(i * config.VocabularySize, config.VocabularySize));
            }
        }
    }

    [Fact]
    public void Open_WithTokensOfAnother_GoesOnLikeIt_AndApartFromIt()
    {
        var config = SomeModels.Grouped;
        using var model = SomeModels.Create(config);
        using var decoder = new TorchDecoder(model);
        var weights = SomeModels.Export(model);
        var logits = new float[2 * config.VocabularySize];
        var first = decoder.Open();
        decoder.Forward([first], [4], [1, 2, 3, 4], logits);
        var second = decoder.Open([1, 2, 3, 4, 9]);
        Assert.Equal(4, decoder.Length(second));
        decoder.Forward([first, second], [1, 1], [5, 6], logits);
        AssertLast(config, weights, [1, 2, 3, 4, 5], logits.AsSpan(0, config.VocabularySize));
        AssertLast(config, weights, [1, 2, 3, 4, 6], logits.AsSpan(config.VocabularySize));
        decoder.Close(first);
        decoder.Forward([second], [1], [7], logits);
        AssertLast(config, weights, [1, 2, 3, 4, 6, 7], logits.AsSpan(0, config.VocabularySize));
    }

    [Fact]
    public void Open_AfterClose_StartsEmpty()
    {
        var config = SomeModels.Plain;
        using var model = SomeModels.Create(config);
        using var decoder = new TorchDecoder(model);
        var logits = new float[config.VocabularySize];
        for (var round = 0; round < 20; round++)
        {
            var slot = decoder.Open();
            decoder.Forward([slot], [3], [1, 2, 3], logits);
            AssertLast(config, SomeModels.Export(model), [1, 2, 3], logits);
            decoder.Close(slot);
            Assert.Throws<ArgumentException>(() => decoder.Length(slot));
        }
    }

    [Fact]
    public void Forward_FullContextBesideLongPrompt_AgreesWithReference()
    {
        var config = SomeModels.Plain with { MaxLength = 16 };
        using var model = SomeModels.Create(config);
        using var decoder = new TorchDecoder(model);
        var weights = SomeModels.Export(model);
        var logits = new float[2 * config.VocabularySize];
        int[] full = [.. Enumerable.Range(1, 16)];
        int a = decoder.Open(), b = decoder.Open();
        decoder.Forward([a], [15], full.AsSpan(0, 15), logits);
        decoder.Forward([a, b], [1, 9], [16, 1, 2, 3, 4, 5, 6, 7, 8, 9], logits);
        AssertLast(config, weights, full, logits.AsSpan(0, config.VocabularySize));
        AssertLast(config, weights, full.AsSpan(0, 9), logits.AsSpan(config.VocabularySize));
        var error = Assert.Throws<ArgumentException>(() => decoder.Forward([a], [1], [1], logits));
        Assert.Contains("the model's context ends at 16", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bfloat16_IsCloseToReference()
    {
        var config = SomeModels.Grouped;
        using var model = SomeModels.Create(config);
        using var half = DecoderModel.Unfilled(config, dtype: ScalarType.BFloat16);
        using var decoder = new TorchDecoder(half);
        decoder.Load(new DecoderWeights(model));
        var logits = new float[2 * config.VocabularySize];
        int a = decoder.Open(), b = decoder.Open();
        decoder.Forward([a, b], [5, 2], [1, 2, 3, 4, 5, 6, 7], logits);
        var expected = SomeModels.Reference(config, SomeModels.Export(model), [1, 2, 3, 4, 5]).AsSpan(4 * config.VocabularySize);
        for (var i = 0; i < config.VocabularySize; i++)
            Assert.Equal(expected[i], logits[i], 0.15f);
    }

    [Fact]
    public void ModelThatWasSampledFirst_CanBeTrainedInPlainOperations()
    {
        using var model = SomeModels.Create(SomeModels.Grouped);
        model.Fused = false;
        using var decoder = new TorchDecoder(model);
        decoder.Forward([decoder.Open()], [3], [1, 2, 3], new float[SomeModels.Grouped.VocabularySize]);
        using var scope = NewDisposeScope();
        SomeModels.Loss(model, SomeModels.Batch(SomeModels.Grouped, seed: 1)).backward();
        Assert.All(model.parameters(), parameter => Assert.NotNull(parameter.grad));
    }

    [Fact]
    public void HundredSteps_LeaveNoTensorBehind()
    {
        using var model = SomeModels.Create(SomeModels.Grouped);
        using var decoder = new TorchDecoder(model);
        var logits = new float[2 * SomeModels.Grouped.VocabularySize];
        int[] slots = [decoder.Open(), decoder.Open()];
        decoder.Forward(slots, [2, 1], [1, 2, 3], logits);
        decoder.Forward(slots, [40, 3], [.. Enumerable.Range(0, 40), 1, 2, 3], logits);
        var live = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (var step = 0; step < 100; step++)
        {
            var fork = decoder.Open([3, 1, 2, 3]);
            Assert.Equal(4, decoder.Length(fork));
            decoder.Forward([slots[0], fork], [1, 2], [1, 2, 3], logits);
            decoder.Close(fork);
            if (decoder.Length(slots[0]) > 60)
            {
                decoder.Close(slots[0]);
                slots[0] = decoder.Open();
            }
        }

        Assert.Equal(live, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    private static void AssertLast(ModelConfig config, Dictionary<string, float[]> weights, ReadOnlySpan<int> tokens, ReadOnlySpan<float> logits)
    {
        var expected = SomeModels.Reference(config, weights, tokens).AsSpan((tokens.Length - 1) * config.VocabularySize);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - logits[i]) <= 1e-5f * Math.Max(1, Math.Abs(expected[i])), $"token {i}: {expected[i]} against {logits[i]}");
    }
}
