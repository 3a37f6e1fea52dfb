using Platform.Policies.Generation;
using Platform.Policies.Generation.Native;
using Platform.Policies.Models;
using Platform.Policies.Tests.Support;

namespace Platform.Policies.Tests.Generation;

/// <summary>Many episodes over a cache that cannot hold them: they come and go, wait for their environments, are cancelled, lose what was computed for them.</summary>
public sealed class BoundedCacheTests
{
    private static readonly ModelConfig s_shape = new() { VocabularySize = 61, HiddenSize = 32, Layers = 2, Heads = 2, FeedForwardSize = 48, MaxLength = 256 };

    [Fact]
    public async Task FiveHundredEpisodes_InACacheThatForcesEvictions_GetTheTokensTheyGetAlone()
    {
        const int Episodes = 500;
        const long CacheBytes = 40 * 2L * 2 * 2 * 32 * 16 * sizeof(float); // 40 pages of 32 positions: five sequences of full length
        var weights = new RandomWeights(s_shape, 1);
        var bounded = new NativeDecoder(s_shape, threads: 2, CacheBytes);
        bounded.Load(weights);
        var free = new NativeDecoder(s_shape, threads: 1);
        free.Load(weights);
        await using var crowd = new GenerationEngine(bounded, new() { PrefillTokens = 48 }, maxConcurrent: 24);
        await using var alone = new GenerationEngine(free, new());
        using var doors = new SemaphoreSlim(60);
        var played = await Task.WhenAll(Enumerable.Range(0, Episodes).Select(async index =>
        {
            await doors.WaitAsync();
            try
            {
                return await PlayAsync(crowd, index, waits: true);
            }
            finally
            {
                doors.Release();
            }
        }));
        var statistics = crowd.Statistics;
        Assert.True(statistics.Evictions > 0, "The bound forced no eviction.");
        Assert.True(statistics.SharedTokens > 0, "No beginning was shared.");
        Assert.True(statistics.FedTokens + statistics.SharedTokens > 100_000, $"Only {statistics.FedTokens} tokens were fed.");
        Assert.InRange(bounded.Pages.Existing, 1, 40);
        Assert.Equal(bounded.Pages.Existing, bounded.Pages.Free + bounded.Pages.Unused);
        Assert.InRange(played.Count(episode => episode.Cancelled), 1, Episodes / 4);
        for (var index = 0; index < Episodes; index++)
        {
            var expected = await PlayAsync(alone, index, waits: false);
            for (var turn = 0; turn < played[index].Replies.Count; turn++)
            {
                Assert.Equal(expected.Replies[turn].Tokens, played[index].Replies[turn].Tokens);
                Assert.Equal(expected.Replies[turn].LogProbs, played[index].Replies[turn].LogProbs);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Replies_WithRoomForLittleMoreThanOne_AreAllGiven(bool invariant)
    {
        var decoder = new HashDecoder(maxLength: 48) { IsBatchInvariant = invariant, Capacity = 60 };
        await using var crowd = new GenerationEngine(decoder, new() { PrefillTokens = 7 }, maxConcurrent: 8);
        await using var alone = new GenerationEngine(new HashDecoder(maxLength: 48), new());
        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(async index =>
        {
            var first = await crowd.GenerateAsync(Request(index, 0), CancellationToken.None);
            await Task.Yield();
            var second = await crowd.GenerateAsync(Request(index, 1), CancellationToken.None);
            return (First: first.Tokens, Second: second.Tokens);
        }));
        for (var index = 0; index < replies.Length; index++)
        {
            Assert.Equal((await alone.GenerateAsync(Request(index, 0), CancellationToken.None)).Tokens, replies[index].First);
            Assert.Equal((await alone.GenerateAsync(Request(index, 1), CancellationToken.None)).Tokens, replies[index].Second);
        }

        Assert.True(crowd.Statistics.Evictions > 0);

        static TurnRequest Request(int index, int turn) =>
            new($"c{index}", (ulong)index, [.. Enumerable.Range(0, 3 + (index * 5 + turn) % 17).Select(i => (i + index % 4) % 16)], new() { MaxTokens = 1 + (index + turn) % 12 });
    }

    private static async Task<(List<TurnResult> Replies, bool Cancelled)> PlayAsync(GenerationEngine engine, int index, bool waits)
    {
        var random = new Random(index);
        // Episodes of a group begin with the same prompt; groups share a part of theirs.
        var prompt = Enumerable.Range(0, 40).Select(i => i % 61).Concat(Tokens(10 + (index / 8 % 9) * 7, index / 8)).ToArray();
        var replies = new List<TurnResult>();
        var turns = 2 + random.Next(3);
        for (var turn = 0; turn < turns; turn++)
        {
            using var cancellation = new CancellationTokenSource();
            var cancelled = random.Next(40) == 0;
            if (turn > 0)
                prompt = Tokens(1 + random.Next(24), random.Next());
            var request = new TurnRequest($"e{index}", (ulong)index, prompt, new() { MaxTokens = 4 + random.Next(30), Temperature = 1.1, TopP = index % 2 == 0 ? 1 : 0.9 });
            var wait = random.Next(4);
            if (waits)
            {
                for (var i = 0; i < wait; i++)
                    await Task.Delay(1);
            }

            try
            {
                var reply = engine.GenerateAsync(request, cancellation.Token);
                if (cancelled && waits)
                    await cancellation.CancelAsync();
                replies.Add(await reply);
            }
            catch (OperationCanceledException) when (cancelled)
            {
                return (replies, true);
            }
        }

        await engine.ReleaseAsync($"e{index}");
        return (replies, false);

        static int[] Tokens(int count, int seed)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, count).Select(_ => random.Next(61))];
        }
    }
}
