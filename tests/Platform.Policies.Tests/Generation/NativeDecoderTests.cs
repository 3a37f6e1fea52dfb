using Platform.Policies.Generation.Native;
using Platform.Policies.Models;
using Platform.Policies.Tests.Support;

namespace Platform.Policies.Tests.Generation;

public sealed class NativeDecoderTests
{
    private static readonly ModelConfig Plain = new() { VocabularySize = 67, HiddenSize = 64, Layers = 2, Heads = 4, FeedForwardSize = 88, MaxLength = 256 };

    /// <summary>Shapes with every option, and sizes that fill no vector, panel or page.</summary>
    public static TheoryData<string> Shapes => [.. Configs.Keys];

    private static Dictionary<string, ModelConfig> Configs { get; } = new()
    {
        ["plain"] = Plain,
        ["grouped"] = Plain with { KeyValueHeads = 2 },
        ["one key head, biases"] = Plain with { KeyValueHeads = 1, AttentionBias = true },
        ["untied"] = Plain with { TiedEmbeddings = false, RopeTheta = 500000 },
        ["narrow heads"] = Plain with { HiddenSize = 24, Heads = 4, KeyValueHeads = 2, FeedForwardSize = 37, VocabularySize = 11 },
        ["heads of 10"] = Plain with { HiddenSize = 60, Heads = 6, KeyValueHeads = 3, FeedForwardSize = 101, AttentionBias = true },
        ["wide heads"] = Plain with { HiddenSize = 144, Heads = 2, FeedForwardSize = 200, VocabularySize = 130 },
        ["many heads"] = Plain with { HiddenSize = 256, Heads = 16, KeyValueHeads = 1, Layers = 1 },
        ["one layer"] = Plain with { Layers = 1, NormEpsilon = 1e-2 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_EveryPosition_MatchesIndependentReference(string shape)
    {
        var config = Configs[shape];
        var weights = new RandomWeights(config, 1);
        var tokens = Tokens(config, 77, 2);
        var expected = ReferenceDecoder.Logits(config, weights.Values, tokens);
        using var decoder = Decoder(config, weights);
        var slot = decoder.Open();
        for (var fed = 0; fed < tokens.Length;)
        {
            var count = Math.Min(fed < 50 ? 7 + fed : 1, tokens.Length - fed);
            var logits = Feed(decoder, slot, tokens.AsSpan(fed, count));
            fed += count;
            AssertClose(expected[fed - 1], logits);
        }
        Assert.Equal(tokens.Length, decoder.Length(slot));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_AnyInstructionSet_GivesTheSameBits(string shape)
    {
        var config = Configs[shape];
        var weights = new RandomWeights(config, 3);
        var tokens = Tokens(config, 40, 4);
        float[]? first = null;
        foreach (var set in Enum.GetValues<InstructionSet>().Where(set => set <= TileKernel.Best))
        {
            using var decoder = new NativeDecoder(config, 1, set);
            decoder.Load(weights);
            var slot = decoder.Open();
            Feed(decoder, slot, tokens.AsSpan(0, 33));
            var logits = Feed(decoder, slot, tokens.AsSpan(33));
            Assert.Equal(first ?? logits, logits);
            first = logits;
        }
    }

    [Fact]
    public void Forward_LongPromptOverSeveralPasses_MatchesIndependentReference()
    {
        var config = Plain with { Layers = 2, MaxLength = 1000 };
        var weights = new RandomWeights(config, 5);
        var tokens = Tokens(config, 900, 6);
        using var decoder = Decoder(config, weights, threads: 2);
        AssertClose(ReferenceDecoder.Logits(config, weights.Values, tokens)[^1], Feed(decoder, decoder.Open(), tokens));
    }

    [Theory]
    [InlineData("plain", 1)]
    [InlineData("grouped", 2)]
    [InlineData("heads of 10", 3)]
    [InlineData("wide heads", 4)]
    public void Forward_RandomBatchesSharedBeginningsChunksAndThreads_GiveEachSequenceTheBitsItHasAlone(string shape, int seed)
    {
        var config = Configs[shape];
        var weights = new RandomWeights(config, seed);
        var random = new Random(seed);
        using var alone = Decoder(config, weights);
        using var decoder = Decoder(config, weights, threads: 1 + seed % 3);
        var live = new List<(int Slot, List<int> Tokens)>();
        for (var step = 0; step < 60; step++)
        {
            if (live.Count == 0 || random.Next(3) == 0)
                live.Add((decoder.Open(), []));
            if (random.Next(4) == 0)
            {
                var (_, tokens) = live[random.Next(live.Count)];
                var slot = decoder.Open(tokens.ToArray());
                live.Add((slot, [.. tokens.Take(decoder.Length(slot))]));
            }
            if (live.Count > 3 && random.Next(5) == 0)
            {
                var index = random.Next(live.Count);
                decoder.Close(live[index].Slot);
                live.RemoveAt(index);
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

    [Fact]
    public void Open_WithTokensOfAnother_TakesThemOver_AndNeitherChangesTheOther()
    {
        using var decoder = Decoder(Plain, new RandomWeights(Plain, 7));
        int[] prompt = Tokens(Plain, 45, 8), left = Tokens(Plain, 30, 9), right = Tokens(Plain, 30, 10);
        var first = decoder.Open();
        Feed(decoder, first, prompt);
        var second = decoder.Open([.. prompt, .. left]);
        Assert.Equal(prompt.Length, decoder.Length(second));
        var leftLogits = Feed(decoder, first, left);
        var rightLogits = Feed(decoder, second, right);
        Assert.Equal(0, decoder.Length(decoder.Open(Tokens(Plain, 45, 11))));
        Assert.Equal(Feed(decoder, decoder.Open(), [.. prompt, .. left]), leftLogits);
        Assert.Equal(Feed(decoder, decoder.Open(), [.. prompt, .. right]), rightLogits);
        Assert.NotEqual(leftLogits, rightLogits);
    }

    [Fact]
    public void Load_NewWeights_ChangeWhatComesAndNotWhatIsCached()
    {
        RandomWeights old = new(Plain, 11), renewed = new(Plain, 12);
        var tokens = Tokens(Plain, 20, 13);
        using var decoder = Decoder(Plain, old);
        var before = Feed(decoder, decoder.Open(), tokens);
        decoder.Load(renewed);
        AssertClose(ReferenceDecoder.Logits(Plain, renewed.Values, tokens)[^1], Feed(decoder, decoder.Open(), tokens));
        decoder.Load(old);
        Assert.Equal(before, Feed(decoder, decoder.Open(), tokens));
    }

    [Fact]
    public void Load_WeightsThatWereNotFinite_LeaveNothingBehind()
    {
        var config = Configs["narrow heads"];
        RandomWeights good = new(config, 14), bad = new(config, 14);
        foreach (var values in bad.Values.Values)
            values.AsSpan().Fill(float.NaN);
        var tokens = Tokens(config, 50, 15);
        using var decoder = Decoder(config, good);
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

    [Fact]
    public void Forward_SteadyState_AllocatesNothing()
    {
        using var decoder = Decoder(Plain, new RandomWeights(Plain, 16), threads: 2);
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

    [Fact]
    public void Close_ManySequencesComeAndGo_PagesAreUsedAgain()
    {
        using var decoder = Decoder(Plain, new RandomWeights(Plain, 18));
        var tokens = Tokens(Plain, 100, 19);
        var existing = 0;
        for (var round = 0; round < 300; round++)
        {
            var slot = decoder.Open();
            Feed(decoder, slot, tokens.AsSpan(0, 1 + round * 7 % 100));
            int[] forks = [decoder.Open(tokens.AsSpan(0, 1 + round * 7 % 100)), decoder.Open(tokens.AsSpan(0, 1 + round * 7 % 100))];
            Feed(decoder, forks[0], tokens.AsSpan(0, 40));
            decoder.Close(slot);
            decoder.Close(forks[1]);
            decoder.Close(forks[0]);
            Assert.Equal(decoder.Pages.Existing, decoder.Pages.Free + decoder.Pages.Unused);
            if (round == 200)
                existing = decoder.Pages.Existing;
        }
        Assert.Equal(existing, decoder.Pages.Existing);
    }

    [Fact]
    public void Open_LongPrompt_SharesItsFullPages()
    {
        using var decoder = Decoder(Plain, new RandomWeights(Plain, 20));
        var tokens = Tokens(Plain, 200, 21);
        Feed(decoder, decoder.Open(), tokens);
        var before = decoder.Pages;
        for (var i = 0; i < 8; i++)
            Assert.Equal(200, decoder.Length(decoder.Open(tokens)));
        var after = decoder.Pages;
        Assert.Equal(8, after.Existing - after.Free - (before.Existing - before.Free)); // one unfinished page each; six are shared
    }

    [Fact]
    public void Forward_BadCalls_SayWhatIsWrongAndChangeNothing()
    {
        using var decoder = Decoder(Plain, new RandomWeights(Plain, 22));
        var slot = decoder.Open();
        var tokens = Tokens(Plain, 250, 23);
        Feed(decoder, slot, tokens);
        var logits = new float[Plain.VocabularySize];
        AssertRefused("Token 67 is outside the vocabulary of 67: use 0 to 66.", [slot], [1], [67], logits);
        AssertRefused("Token -1 is outside the vocabulary of 67: use 0 to 66.", [slot], [2], [3, -1], logits);
        AssertRefused($"Sequence {slot} would grow from 250 by 7 tokens, but it can hold 256: feed at most 6 more.", [slot], [7], new int[7], logits);
        AssertRefused($"Sequence {slot} is given 0 tokens, but a sequence in the batch needs 1 or more: leave it out.", [slot], [0], [], logits);
        AssertRefused($"Sequence {slot} stands twice in one batch: name it once, with all its tokens.", [slot, slot], [1, 1], [1, 2], new float[2 * Plain.VocabularySize]);
        AssertRefused("There are 3 tokens, but the counts add up to 2: give 2.", [slot], [2], [1, 2, 3], logits);
        AssertRefused("There are 2 counts for 1 sequences: give one count per sequence.", [slot], [1, 1], [1, 2], logits);
        AssertRefused("The logits have room for 66 floats, but 1 rows need 67: give exactly that.", [slot], [1], [1], new float[66]);
        AssertRefused("Slot 9 is not an open sequence: use a slot that Open or Fork gave and Close has not freed.", [9], [1], [1], logits);
        Assert.Equal(250, decoder.Length(slot));
        var other = decoder.Open();
        Assert.Equal(Feed(decoder, other, [.. tokens, 5]), Feed(decoder, slot, [5]));
        decoder.Close(other);
        Assert.Throws<ArgumentException>(() => decoder.Close(other));

        void AssertRefused(string message, int[] slots, int[] counts, int[] fed, float[] output) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => decoder.Forward(slots, counts, fed, output)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forward_BeforeLoadOrAfterDispose_IsRefused()
    {
        var decoder = new NativeDecoder(Plain, 1);
        var slot = decoder.Open();
        Assert.Throws<InvalidOperationException>(() => Feed(decoder, slot, [1]));
        decoder.Dispose();
        decoder.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Feed(decoder, slot, [1]));
    }

    [Fact]
    public void Constructor_ShapeThatCannotBe_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new NativeDecoder(Plain with { VocabularySize = 0 }));
        Assert.Throws<ArgumentException>(() => new NativeDecoder(Plain with { KeyValueHeads = 3 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NativeDecoder(Plain, -1));
    }

    [Fact]
    public void Forward_WhenTheMachineIsOversubscribed_StillEnds()
    {
        var weights = new RandomWeights(Plain, 24);
        var tokens = Tokens(Plain, 150, 25);
        using var alone = Decoder(Plain, weights);
        var expected = Feed(alone, alone.Open(), tokens);
        Parallel.For(0, 4, _ =>
        {
            using var decoder = Decoder(Plain, weights, threads: 4);
            for (var round = 0; round < 5; round++)
                Assert.Equal(expected, Feed(decoder, decoder.Open(), tokens));
        });
    }

    private static NativeDecoder Decoder(ModelConfig config, RandomWeights weights, int threads = 1)
    {
        var decoder = new NativeDecoder(config, threads);
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

    private static void AssertClose(double[] expected, float[] actual)
    {
        var scale = expected.Max(Math.Abs);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5 * scale);
    }
}
