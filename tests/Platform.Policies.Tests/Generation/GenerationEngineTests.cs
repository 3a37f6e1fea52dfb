using Platform.Policies.Generation;
using Platform.Sdk;

namespace Platform.Policies.Tests.Generation;

public sealed class GenerationEngineTests
{
    private static readonly SamplingOptions s_eight = new() { MaxTokens = 8 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Replies_InACrowdWithRandomArrivalsAndCancellations_EqualThoseAlone(bool invariant)
    {
        await using var crowd = new GenerationEngine(new HashDecoder { IsBatchInvariant = invariant }, new() { PrefillTokens = 5 }, maxConcurrent: 7);
        await using var alone = new GenerationEngine(new HashDecoder(), new());
        var talks = Enumerable.Range(0, 60).Select(async index =>
        {
            var random = new Random(index);
            var replies = new List<int[]>();
            await Task.Delay(random.Next(20));
            for (var turn = 0; turn < 3; turn++)
            {
                using var cancellation = new CancellationTokenSource();
                if (index % 5 == 0)
                    cancellation.CancelAfter(random.Next(4));
                try
                {
                    replies.Add((await crowd.GenerateAsync(Request(index, turn), cancellation.Token)).Tokens);
                }
                catch (OperationCanceledException) when (index % 5 == 0)
                {
                    return [];
                }
            }

            await crowd.ReleaseAsync($"c{index}");
            return replies;
        }).ToArray();
        var results = await Task.WhenAll(talks);
        for (var index = 0; index < results.Length; index++)
            for (var turn = 0; turn < results[index].Count; turn++)
                Assert.Equal((await alone.GenerateAsync(Request(index, turn), CancellationToken.None)).Tokens, results[index][turn]);
        Assert.Equal(48, results.Where((_, index) => index % 5 != 0).Count(replies => replies.Count == 3));

        static TurnRequest Request(int index, int turn) =>
            new($"c{index}", (ulong)index, [.. Enumerable.Range(0, 1 + (index * 7 + turn) % 9)], new() { MaxTokens = 1 + (index + turn) % 9, Temperature = 0.9, TopK = index % 3 });
    }

    [Fact]
    public async Task SharedPrompt_IsFedOnce()
    {
        var decoder = new HashDecoder();
        await using var engine = new GenerationEngine(decoder, new());
        decoder.Gate.Reset();
        int[] prompt = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        var replies = Enumerable.Range(0, 8).Select(index => engine.GenerateAsync(new($"c{index}", (ulong)index, prompt, s_eight), CancellationToken.None)).ToArray();
        decoder.Gate.Set();
        var results = await Task.WhenAll(replies);
        // The prompt once; of each reply all but its last token, which nobody needed to look behind.
        // One who came after the first pass feeds the prompt's last token again, for its logits.
        var late = engine.Statistics.FedTokens - (10 + 8 * 7);
        Assert.InRange(late, 0, 7);
        Assert.Equal(7 * 10 - late, engine.Statistics.SharedTokens);
        Assert.Equal(64, engine.Statistics.SampledTokens);
        Assert.Equal(8, decoder.OpenSlots);
        await using var alone = new GenerationEngine(new HashDecoder(), new());
        for (var index = 0; index < 8; index++)
        {
            Assert.Equal((await alone.GenerateAsync(new($"c{index}", (ulong)index, prompt, s_eight), CancellationToken.None)).LogProbs, results[index].LogProbs);
            await engine.ReleaseAsync($"c{index}");
        }

        Assert.Equal(0, decoder.OpenSlots);
    }

    [Fact]
    public async Task SharedBeginnings_LongerAndForeignPrompts_AreStillRight()
    {
        await using var engine = new GenerationEngine(new HashDecoder(), new());
        await using var alone = new GenerationEngine(new HashDecoder(), new());
        int[][] prompts = [[1, 2, 3], [1, 2, 3, 4, 5], [9, 9, 9], [1, 2]];
        for (var index = 0; index < prompts.Length; index++)
        {
            var shared = await engine.GenerateAsync(new($"c{index}", 5, prompts[index], s_eight), CancellationToken.None);
            var single = await alone.GenerateAsync(new($"c{index}", 5, prompts[index], s_eight), CancellationToken.None);
            Assert.Equal(single.Tokens, shared.Tokens);
        }
    }

    [Fact]
    public async Task SecondTurn_FeedsOnlyWhatIsNew()
    {
        await using var engine = new GenerationEngine(new HashDecoder(), new());
        await engine.GenerateAsync(new("c", 1, [1, 2, 3, 4], s_eight), CancellationToken.None);
        var before = engine.Statistics.FedTokens;
        await engine.GenerateAsync(new("c", 1, [5, 6], s_eight), CancellationToken.None);
        // The last token of the first reply, two new ones, seven of the second reply.
        Assert.Equal(before + 1 + 2 + 7, engine.Statistics.FedTokens);
    }

    [Fact]
    public async Task Stops_TokenCallbackLengthAndContext()
    {
        await using var engine = new GenerationEngine(new HashDecoder(maxLength: 20), new());
        var free = await engine.GenerateAsync(new("a", 1, [1, 2], s_eight) { WithEntropies = true }, CancellationToken.None);
        Assert.Equal((FinishReason.Length, 8), (free.FinishReason, free.Tokens.Length));
        Assert.All(free.LogProbs, value => Assert.InRange(value, -20, 0));
        Assert.Equal(8, free.Entropies.Length);
        Assert.All(free.Entropies, value => Assert.InRange(value, 0, (float)Math.Log(16) + 1e-5f));
        var first = Array.IndexOf(free.Tokens, free.Tokens[4]);

        var byToken = await engine.GenerateAsync(new("b", 1, [1, 2], s_eight) { StopTokens = [free.Tokens[4]] }, CancellationToken.None);
        Assert.Empty(byToken.Entropies);
        Assert.Equal((FinishReason.Stop, first + 1), (byToken.FinishReason, byToken.Tokens.Length));
        var seen = new List<int>();
        var byCallback = await engine.GenerateAsync(new("c", 1, [1, 2], s_eight) { Ends = token => { seen.Add(token); return seen.Count == 3; } }, CancellationToken.None);
        Assert.Equal((FinishReason.Stop, 3), (byCallback.FinishReason, byCallback.Tokens.Length));
        Assert.Equal(seen, byCallback.Tokens);
        var byContext = await engine.GenerateAsync(new("d", 1, [.. new int[15]], s_eight), CancellationToken.None);
        Assert.Equal((FinishReason.ContextFull, 5), (byContext.FinishReason, byContext.Tokens.Length));
        var noRoom = await engine.GenerateAsync(new("d", 1, [1], s_eight), CancellationToken.None);
        Assert.Equal((FinishReason.ContextFull, 0), (noRoom.FinishReason, noRoom.Tokens.Length));
    }

    [Fact]
    public async Task Cancellation_FreesTheSlotAndForgetsTheConversation()
    {
        var decoder = new HashDecoder();
        await using var engine = new GenerationEngine(decoder, new(), maxConcurrent: 1);
        decoder.Gate.Reset();
        using var cancellation = new CancellationTokenSource();
        var cancelled = engine.GenerateAsync(new("a", 1, [1], s_eight), cancellation.Token);
        var waiting = engine.GenerateAsync(new("b", 1, [1, 2], s_eight), CancellationToken.None);
        await cancellation.CancelAsync();
        decoder.Gate.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(8, (await waiting).Tokens.Length);
        Assert.Equal(1, decoder.MostSlots);
        await engine.ReleaseAsync("b");
        Assert.Equal(0, decoder.OpenSlots);
    }

    [Fact]
    public async Task Faults_InDecoderOrCallback_FailTheirRepliesAndNoOther()
    {
        var decoder = new HashDecoder { FailOn = 13 };
        await using var engine = new GenerationEngine(decoder, new());
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => engine.GenerateAsync(new("a", 1, [1, 13], s_eight), CancellationToken.None));
        Assert.Equal("The decoder failed on purpose.", error.Message);
        decoder.FailOn = -1;
        await Assert.ThrowsAsync<DivideByZeroException>(() => engine.GenerateAsync(new("b", 1, [1], s_eight) { Ends = _ => throw new DivideByZeroException() }, CancellationToken.None));
        Assert.Equal(0, decoder.OpenSlots);
        Assert.Equal(8, (await engine.GenerateAsync(new("a", 1, [1, 13], s_eight), CancellationToken.None)).Tokens.Length);
    }

    [Fact]
    public async Task Load_DropsCachesAndGoesOnUnderTheNewVersion()
    {
        var decoder = new HashDecoder();
        await using var engine = new GenerationEngine(decoder, new());
        var first = await engine.GenerateAsync(new("a", 1, [1, 2], s_eight), CancellationToken.None);
        Assert.Equal(0, first.WeightsVersion);
        await engine.LoadAsync(new VersionOnly(3));
        Assert.Equal(3, engine.WeightsVersion);
        Assert.Equal(0, decoder.OpenSlots);
        var fed = engine.Statistics.FedTokens;
        var second = await engine.GenerateAsync(new("a", 1, [4], s_eight), CancellationToken.None);
        Assert.Equal(3, second.WeightsVersion);
        Assert.Equal(fed + 2 + 8 + 1 + 7, engine.Statistics.FedTokens);
        await engine.ReleaseAsync("a");
        Assert.Equal(0, decoder.OpenSlots);
    }

    [Fact]
    public async Task Load_WhileSampling_IsRefused()
    {
        var decoder = new HashDecoder();
        await using var engine = new GenerationEngine(decoder, new());
        decoder.Gate.Reset();
        var reply = engine.GenerateAsync(new("a", 1, [1], s_eight), CancellationToken.None);
        var load = engine.LoadAsync(new VersionOnly(1));
        decoder.Gate.Set();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => load);
        Assert.Equal("New weights came while 1 replies were being sampled: await or cancel them first.", error.Message);
        await reply;
    }

    [Fact]
    public async Task LongPrompts_AreFedInPieces()
    {
        var decoder = new HashDecoder(maxLength: 200);
        await using var engine = new GenerationEngine(decoder, new() { PrefillTokens = 16 });
        await using var alone = new GenerationEngine(new HashDecoder(maxLength: 200), new());
        int[] prompt = [.. Enumerable.Range(0, 100).Select(index => index % 16)];
        var pieces = await engine.GenerateAsync(new("a", 1, prompt, s_eight), CancellationToken.None);
        Assert.Equal((await alone.GenerateAsync(new("a", 1, prompt, s_eight), CancellationToken.None)).Tokens, pieces.Tokens);
        Assert.Equal(16, decoder.LargestForward);
    }

    [Fact]
    public async Task Misuse_EndsInOneSentence()
    {
        var decoder = new HashDecoder();
        await using var engine = new GenerationEngine(decoder, new());
        var outside = await Assert.ThrowsAsync<ArgumentException>(() => engine.GenerateAsync(new("a", 1, [16], s_eight), CancellationToken.None));
        Assert.Contains("Token 16 of conversation 'a' is outside the vocabulary: expected 0 to 15.", outside.Message, StringComparison.Ordinal);
        var empty = await Assert.ThrowsAsync<InvalidOperationException>(() => engine.GenerateAsync(new("a", 1, [], s_eight), CancellationToken.None));
        Assert.Contains("has no token to begin with", empty.Message, StringComparison.Ordinal);
        decoder.Gate.Reset();
        var running = engine.GenerateAsync(new("a", 1, [1], s_eight), CancellationToken.None);
        var twice = engine.GenerateAsync(new("a", 1, [1], s_eight), CancellationToken.None);
        decoder.Gate.Set();
        Assert.Contains("is in the middle of a turn", (await Assert.ThrowsAsync<InvalidOperationException>(() => twice)).Message, StringComparison.Ordinal);
        await running;
    }

    [Fact]
    public async Task Dispose_CancelsWhatRunsAndDisposesTheDecoder()
    {
        var decoder = new HashDecoder();
        var engine = new GenerationEngine(decoder, new());
        decoder.Gate.Reset();
        var reply = engine.GenerateAsync(new("a", 1, [1], s_eight), CancellationToken.None);
        var end = engine.DisposeAsync();
        decoder.Gate.Set();
        await end;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply);
        Assert.True(decoder.Disposed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => engine.GenerateAsync(new("b", 1, [1], s_eight), CancellationToken.None));
    }
}
