using System.Runtime.CompilerServices;
using Platform.Policies.Generation;
using Platform.Policies.Generation.Native;
using Platform.Policies.Models;
using Platform.Policies.Tests.Support;

namespace Platform.Policies.Tests.Generation;

public sealed class GenerationLeakTests
{
    private static readonly ModelConfig Shape = new() { VocabularySize = 61, HiddenSize = 32, Layers = 2, Heads = 2, FeedForwardSize = 48, MaxLength = 256 };

    [Fact]
    public async Task HundredThousandTokens_LeaveNoPageSequenceOrConversationBehind()
    {
        const int Waves = 40;
        const long CacheBytes = 40 * 2L * 2 * 2 * 32 * 16 * sizeof(float);
        var decoder = new NativeDecoder(Shape, threads: 2, CacheBytes);
        decoder.Load(new RandomWeights(Shape, 1));
        await using var engine = new GenerationEngine(decoder, new(), maxConcurrent: 16);
        var requests = new List<WeakReference>();
        (int Conversations, int Sequences, int Slots)? settled = null;
        for (var wave = 0; wave < Waves; wave++)
        {
            requests.AddRange(await PlayAsync(engine, wave));
            await engine.ReleaseAsync("none"); // answered by the engine's thread, so all that was asked before is done
            var now = (engine.Conversations, decoder.OpenSequences, decoder.Slots);
            settled ??= now;
            Assert.Equal(settled, now);
            Assert.InRange(decoder.Pages.Existing, 1, 40);
            Assert.Equal(decoder.Pages.Existing, decoder.Pages.Free + decoder.Pages.Unused);
        }

        Assert.Equal((0, 0), (settled!.Value.Conversations, settled.Value.Sequences));
        Assert.True(engine.Statistics.FedTokens + engine.Statistics.SharedTokens > 100_000, $"Only {engine.Statistics.FedTokens + engine.Statistics.SharedTokens} tokens came through.");
        for (var attempt = 0; attempt < 20 && requests.Count(request => request.IsAlive) > 32; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(10);
        }

        // Those of the last forward pass stand in its buffers until the next.
        Assert.InRange(requests.Count(request => request.IsAlive), 0, 32);
    }

    /// <returns>What each conversation was asked, held weakly.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<IReadOnlyList<WeakReference>> PlayAsync(GenerationEngine engine, int wave)
    {
        const int Episodes = 16;
        return await Task.WhenAll(Enumerable.Range(0, Episodes).Select(async index =>
        {
            var (name, weak) = ($"{wave}/{index}", new WeakReference(null));
            for (var turn = 0; turn < 3; turn++)
            {
                int[] prompt = [.. Enumerable.Range(0, 30).Select(i => (i * (turn + 3) + index * 7 + wave) % 61)];
                weak.Target = prompt;
                await engine.GenerateAsync(new TurnRequest(name, (ulong)index, prompt, new() { MaxTokens = 24 }), CancellationToken.None);
            }

            await engine.ReleaseAsync(name);
            return weak;
        }));
    }
}
