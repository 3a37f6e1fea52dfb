using Platform.Policies.Generation;
using Platform.Policies.Generation.Native;
using Platform.Policies.Models;
using Platform.Policies.Tests.Support;

namespace Platform.Policies.Tests.Generation;

public sealed class Bfloat16DecoderTests
{
    private static readonly ModelConfig Plain = new() { VocabularySize = 67, HiddenSize = 64, Layers = 2, Heads = 4, FeedForwardSize = 88, MaxLength = 256 };

    /// <summary>Both ways of multiplying: on widened weights, and by pairs, which is the same as the first where the processor cannot.</summary>
    private static readonly PairKernel?[] Ways = [null, PairKernel.Shared];

    public static TheoryData<string> Shapes => [.. Configs.Keys];

    private static Dictionary<string, ModelConfig> Configs { get; } = new()
    {
        ["plain"] = Plain,
        ["one key head, biases"] = Plain with { KeyValueHeads = 1, AttentionBias = true },
        ["untied"] = Plain with { TiedEmbeddings = false, RopeTheta = 500000 },
        ["odd sums"] = Plain with { HiddenSize = 24, Heads = 4, KeyValueHeads = 2, FeedForwardSize = 37, VocabularySize = 11 },
        ["heads of 10"] = Plain with { HiddenSize = 60, Heads = 6, KeyValueHeads = 3, FeedForwardSize = 101, AttentionBias = true },
        ["wide"] = Plain with { HiddenSize = 256, Heads = 16, KeyValueHeads = 1, Layers = 4, FeedForwardSize = 700, VocabularySize = 130 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_WidenedWeights_GiveTheBitsOfTheFloatDecoderOverRoundedWeights_OnEveryInstructionSet(string shape)
    {
        var config = Configs[shape];
        var weights = new RandomWeights(config, 31);
        using var floats = new NativeDecoder(config, 1);
        floats.Load(new RoundedWeights(weights));
        foreach (var set in Enum.GetValues<InstructionSet>().Where(set => set <= TileKernel.Best))
        {
            using var decoder = new NativeDecoder(config, 2, set, 0, WeightType.Bf16);
            decoder.Load(weights);
            int expected = floats.Open(), actual = decoder.Open();
            foreach (var count in new[] { 33, 1, 1, 2, 5, 7, 100 })
            {
                var tokens = Tokens(config, count, count);
                Assert.Equal(Feed(floats, expected, tokens), Feed(decoder, actual, tokens));
            }
            floats.Close(expected);
        }
    }

    /// <summary>
    /// The bound that docs/performance.md states. Rounding the rows of a product to bfloat16 is an error of at most 2⁻⁹ of each element, and so of the same share
    /// of the product's size where errors do not line up; there are four such products in a block, one at the end, and their shares add up at worst.
    /// </summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void LogProbs_DifferFromTheIndependentReferenceOverRoundedWeights_ByNoMoreThanActivationsWereRounded(string shape)
    {
        var config = Configs[shape];
        for (var seed = 0; seed < 3; seed++)
        {
            var weights = new RandomWeights(config, 40 + seed);
            var tokens = Tokens(config, 60, seed);
            var expected = ReferenceDecoder.Logits(config, new RoundedWeights(weights).Values, tokens);
            foreach (var way in Ways)
            {
                using var decoder = Decoder(config, weights, way);
                var slot = decoder.Open();
                for (var fed = 0; fed < tokens.Length;)
                {
                    var count = Math.Min(fed < 30 ? 5 + fed : 1, tokens.Length - fed);
                    var logits = Feed(decoder, slot, tokens.AsSpan(fed, count));
                    fed += count;
                    var scale = expected[fed - 1].Max(Math.Abs);
                    var bound = way is null ? 2e-5 * scale : (4 * config.Layers + 1) * Math.ScaleB(1, -9) * scale;
                    var (wanted, given) = (LogProbs(expected[fed - 1]), LogProbs([.. logits.Select(value => (double)value)]));
                    for (var i = 0; i < wanted.Length; i++)
                        Assert.Equal(wanted[i], given[i], bound);
                }
            }
        }
    }

    [Theory]
    [InlineData("plain", 1)]
    [InlineData("odd sums", 2)]
    [InlineData("heads of 10", 3)]
    [InlineData("wide", 5)]
    public void Forward_RandomBatchesSharedBeginningsChunksAndThreads_GiveEachSequenceTheBitsItHasAlone(string shape, int seed)
    {
        var config = Configs[shape];
        var weights = new RandomWeights(config, seed);
        foreach (var way in Ways)
        {
            var random = new Random(seed);
            using var alone = Decoder(config, weights, way);
            using var decoder = Decoder(config, weights, way, threads: 1 + seed % 3);
            var live = new List<(int Slot, List<int> Tokens)>();
            for (var step = 0; step < 40; step++)
            {
                if (live.Count < 16 && random.Next(2) == 0)
                    live.Add((decoder.Open(), []));
                if (live.Count > 0 && random.Next(4) == 0)
                {
                    var (_, tokens) = live[random.Next(live.Count)];
                    var slot = decoder.Open(tokens.ToArray());
                    live.Add((slot, [.. tokens.Take(decoder.Length(slot))]));
                }
                var batch = live.OrderBy(_ => random.Next()).Where(s => s.Tokens.Count < 150 && random.Next(4) > 0).ToList();
                var counts = batch.Select(_ => random.Next(3) == 0 ? random.Next(1, 70) : 1).ToArray();
                var fed = counts.Select(count => Tokens(config, count, random.Next())).ToArray();
                var logits = new float[batch.Count * config.VocabularySize];
                decoder.Forward(batch.Select(s => s.Slot).ToArray(), counts, fed.SelectMany(f => f).ToArray(), logits);
                for (var i = 0; i < batch.Count; i++)
                {
                    batch[i].Tokens.AddRange(fed[i]);
                    if (random.Next(4) > 0)
                        continue;
                    var slot = alone.Open();
                    var expected = Feed(alone, slot, batch[i].Tokens.ToArray());
                    alone.Close(slot);
                    Assert.Equal(expected, logits.AsSpan(i * config.VocabularySize, config.VocabularySize).ToArray());
                }
            }
        }
    }

    [Fact]
    public void Load_NewWeights_ChangeWhatComes_AndOldOnesBringItBack()
    {
        foreach (var way in Ways)
        {
            RandomWeights old = new(Plain, 11), renewed = new(Plain, 12);
            var tokens = Tokens(Plain, 20, 13);
            using var decoder = Decoder(Plain, old, way);
            var before = Feed(decoder, decoder.Open(), tokens);
            decoder.Load(renewed);
            Assert.NotEqual(before, Feed(decoder, decoder.Open(), tokens));
            decoder.Load(old);
            Assert.Equal(before, Feed(decoder, decoder.Open(), tokens));
        }
    }

    [Fact]
    public void Load_WeightsThatWereNotFinite_LeaveNothingBehind()
    {
        var config = Configs["odd sums"];
        RandomWeights good = new(config, 14), bad = new(config, 14);
        foreach (var values in bad.Values.Values)
            values.AsSpan().Fill(float.NaN);
        var tokens = Tokens(config, 50, 15);
        foreach (var way in Ways)
        {
            using var decoder = Decoder(config, good, way);
            var slot = decoder.Open();
            var expected = Feed(decoder, slot, tokens);
            decoder.Close(slot);
            decoder.Load(bad);
            slot = decoder.Open();
            Assert.All(Feed(decoder, slot, tokens), value => Assert.True(float.IsNaN(value)));
            decoder.Close(slot);
            decoder.Load(good);
            Assert.Equal(expected, Feed(decoder, decoder.Open(), tokens));
        }
    }

    [Fact]
    public void Forward_SteadyState_AllocatesNothing()
    {
        foreach (var way in Ways)
        {
            using var decoder = Decoder(Plain, new RandomWeights(Plain, 16), way, threads: 2);
            var slots = Enumerable.Range(0, 24).Select(_ => decoder.Open()).ToArray();
            var counts = Enumerable.Repeat(1, slots.Length).ToArray();
            var tokens = Tokens(Plain, slots.Length, 17);
            var logits = new float[slots.Length * Plain.VocabularySize];
            for (var i = 0; i < 40; i++)
                decoder.Forward(slots, counts, tokens, logits);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 20; i++)
                decoder.Forward(slots, counts, tokens, logits);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void PairKernel_IsThere_OrSaysWhyNot()
    {
        Assert.NotEmpty(PairKernel.Status);
        Assert.Equal(PairKernel.Shared is not null, PairKernel.Status.StartsWith("avx512_bf16, ", StringComparison.Ordinal));
        Assert.Equal(PairKernel.Shared is null && PairKernel.Status.StartsWith("the processor has", StringComparison.Ordinal), PairKernel.LacksLibrary);
        Assert.Contains(PairKernel.Status, NativeDecoder.Bfloat16Support, StringComparison.Ordinal);
    }

    private static NativeDecoder Decoder(ModelConfig config, RandomWeights weights, PairKernel? pairs, int threads = 1)
    {
        var decoder = new NativeDecoder(config, threads, TileKernel.Best, 0, WeightType.Bf16, pairs);
        decoder.Load(weights);
        return decoder;
    }

    private static int[] Tokens(ModelConfig config, int count, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(_ => random.Next(config.VocabularySize)).ToArray();
    }

    private static float[] Feed(NativeDecoder decoder, int slot, ReadOnlySpan<int> tokens)
    {
        var logits = new float[decoder.VocabularySize];
        decoder.Forward([slot], [tokens.Length], tokens, logits);
        return logits;
    }

    private static double[] LogProbs(double[] logits)
    {
        var top = logits.Max();
        var sum = top + Math.Log(logits.Sum(value => Math.Exp(value - top)));
        return [.. logits.Select(value => value - sum)];
    }
}
