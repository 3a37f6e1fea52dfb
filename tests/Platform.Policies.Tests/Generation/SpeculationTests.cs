using Platform.Policies.Generation;
using Platform.Policies.Generation.Native;
using Platform.Policies.Models;
using Platform.Policies.Tests.Support;

namespace Platform.Policies.Tests.Generation;

public sealed class SpeculationTests
{
    [Fact]
    public async Task Drafts_ChangeNoReply_AndSaveForwardPasses()
    {
        await using var drafting = new GenerationEngine(new HashDecoder(maxLength: 400) { TakesDrafts = true, Memory = 2 }, new());
        await using var plain = new GenerationEngine(new HashDecoder(maxLength: 400) { TakesDrafts = true, Memory = 2 }, new() { Speculation = "off" });
        for (var index = 0; index < 40; index++)
        {
            var stopAt = index % 3 == 0 ? 5 + index : int.MaxValue;
            for (var turn = 0; turn < 3; turn++)
            {
                var (with, without) = (await drafting.GenerateAsync(Request(stopAt), CancellationToken.None), await plain.GenerateAsync(Request(stopAt), CancellationToken.None));
                Assert.Equal(without.Tokens, with.Tokens);
                Assert.Equal(without.LogProbs, with.LogProbs);
                Assert.Equal(without.FinishReason, with.FinishReason);

                TurnRequest Request(int stopAt)
                {
                    var seen = 0;
                    return new($"c{index}", (ulong)index, [.. Enumerable.Range(0, 1 + turn + index % 7)], new() { MaxTokens = 60, Temperature = index % 2 == 0 ? 0 : 0.2 })
                    {
                        Ends = _ => ++seen == stopAt,
                    };
                }
            }
        }

        var statistics = drafting.Statistics;
        Assert.InRange(statistics.AcceptedTokens, statistics.SampledTokens / 4, statistics.DraftedTokens);
        Assert.True(statistics.Forwards < plain.Statistics.Forwards * 3 / 4, $"{statistics.Forwards} forward passes with drafts, {plain.Statistics.Forwards} without.");
        Assert.Equal(0, plain.Statistics.DraftedTokens);
    }

    [Fact]
    public async Task Drafts_UnderAMemoryBound_ChangeNoReply()
    {
        await using var tight = new GenerationEngine(new HashDecoder(maxLength: 48) { TakesDrafts = true, Memory = 2, Capacity = 60 }, new(), maxConcurrent: 3);
        await using var alone = new GenerationEngine(new HashDecoder(maxLength: 48) { Memory = 2 }, new());
        var replies = await Task.WhenAll(Enumerable.Range(0, 30).Select(index => tight.GenerateAsync(Request(index), CancellationToken.None)));
        for (var index = 0; index < replies.Length; index++)
            Assert.Equal((await alone.GenerateAsync(Request(index), CancellationToken.None)).Tokens, replies[index].Tokens);

        static TurnRequest Request(int index) => new($"c{index}", (ulong)index, [.. Enumerable.Range(0, 3 + index % 9)], new() { MaxTokens = 30, Temperature = 0.3 });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Drafts_OfTheNativeDecoder_ChangeNoBit(int keyValueHeads)
    {
        var shape = new ModelConfig { VocabularySize = 37, HiddenSize = 48, Layers = 3, Heads = 3, KeyValueHeads = keyValueHeads, FeedForwardSize = 64, MaxLength = 300 };
        var weights = new RandomWeights(shape, 4);
        NativeDecoder first = new(shape, 2), second = new(shape, 1);
        first.Load(weights);
        second.Load(weights);
        await using var drafting = new GenerationEngine(first, new());
        await using var plain = new GenerationEngine(second, new() { Speculation = "off" });
        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(index => drafting.GenerateAsync(Request(index), CancellationToken.None)));
        for (var index = 0; index < replies.Length; index++)
        {
            var expected = await plain.GenerateAsync(Request(index), CancellationToken.None);
            Assert.Equal(expected.Tokens, replies[index].Tokens);
            Assert.Equal(expected.LogProbs, replies[index].LogProbs);
        }

        Assert.True(drafting.Statistics.AcceptedTokens > 0, "No draft held.");

        // Text that repeats itself, and a temperature at which it goes on repeating itself some of the time.
        static TurnRequest Request(int index) =>
            new($"c{index}", (ulong)index, [.. Enumerable.Range(0, 60 + 9 * index).Select(i => i % (5 + index))], new() { MaxTokens = 150, Temperature = index * 0.1 });
    }

    [Fact]
    public void Draft_IsWhatFollowedTheSameTokensLast()
    {
        var lookup = new PromptLookup();
        Assert.Equal([4, 5, 1, 2], lookup.Draft([9, 1, 2, 3, 7, 1, 2, 3, 4, 5, 1, 2, 3], 8).ToArray());
        Assert.Equal([4, 5], lookup.Draft([9, 1, 2, 3, 7, 1, 2, 3, 4, 5, 1, 2, 3], 2).ToArray());
        Assert.Equal([], lookup.Draft([1, 2, 3], 8).ToArray());
        Assert.Equal([], lookup.Draft([1, 2, 3, 4, 5, 6], 8).ToArray());
        Assert.Equal([7], lookup.Draft([7, 7, 7, 7], 8).ToArray());
        for (var i = 0; i < 3; i++)
            lookup.Learn(1, 0, 20);
        Assert.Equal([], lookup.Draft([7, 7, 7, 7], 8).ToArray());
        Assert.Equal([7], lookup.Draft([.. Enumerable.Repeat(7, 60)], 1).ToArray());
    }
}
