using Platform.Policies.Generation;
using Platform.Policies.Models;
using Platform.Policies.Tests.Models;
using Platform.Sdk;
using static TorchSharp.torch;

namespace Platform.Policies.Tests.Generation;

public sealed class MaskedDecoderTests
{
    private const double TopP = 0.6;

    [Theory] // The guide's probabilities are computed by a whole forward pass over what was said, without caches.
    [InlineData("native")]
    [InlineData("torch")]
    public async Task Replies_OfManyTurnsFromOneBeginning_AreSampledAmongWhatTheGuideFindsLikely(string engineName)
    {
        using var model = SomeModels.Create(SomeModels.Grouped);
        using var guide = new DecoderModel(SomeModels.Grouped, 99, CPU);
        var talks = await Task.WhenAll(await Play(model, guide, engineName));

        foreach (var turns in talks)
        {
            int[] tokens = [.. turns.SelectMany(turn => turn.Prompt.Concat(turn.Reply.Tokens))];
            bool[] mask = [.. turns.SelectMany(turn => turn.Prompt.Select(_ => false).Concat(turn.Reply.Tokens.Select(_ => true)))];
            TokenSet[] allowed = [.. turns.SelectMany(turn => turn.Reply.Allowed)];
            float[] logProbs = [.. turns.SelectMany(turn => turn.Reply.LogProbs)];
            int[] sampled = [.. turns.SelectMany(turn => turn.Reply.Tokens)];
            var (own, guiding) = (Probabilities(model, tokens, mask), Probabilities(guide, tokens, mask));
            Assert.Equal(sampled.Length, allowed.Length);
            for (var i = 0; i < sampled.Length; i++)
            {
                var set = allowed[i];
                double[] kept = [.. guiding[i].Where((_, token) => set.Contains(token))];
                Assert.True(set.Contains(sampled[i]));
                Assert.True(kept.Sum() >= TopP - 1e-3);
                Assert.True(kept.Sum() - kept.Min() <= TopP + 1e-3);
                var mass = own[i].Where((_, token) => set.Contains(token)).Sum();
                Assert.Equal(Math.Log(own[i][sampled[i]]) - Math.Log(mass), logProbs[i], 1e-3);
            }
        }
    }

    [Fact]
    public async Task Load_NewWeightsOfThePolicyAlone_LeaveTheGuideAsItWas()
    {
        using var model = SomeModels.Create(SomeModels.Grouped);
        using var guide = new DecoderModel(SomeModels.Grouped, 99, CPU);
        var (weights, guideWeights) = (new DecoderWeights(model), new DecoderWeights(guide));
        await using var engine = new GenerationEngine(new MaskedDecoder(Decoder(weights), Decoder(guideWeights), guideWeights, new(TopP, 1)), new());
        var first = (await Next("a")).Allowed[0].Bits.ToArray();
        using var other = new DecoderModel(SomeModels.Grouped, 5, CPU);
        guide.CopyWeightsFrom((ITokenModel)other);

        await engine.LoadAsync(weights);
        var second = (await Next("b")).Allowed[0].Bits.ToArray();
        guideWeights.Advance();
        await engine.LoadAsync(weights);
        var third = (await Next("c")).Allowed[0].Bits.ToArray();

        Assert.Equal(first, second);
        Assert.NotEqual(first, third);

        Task<TurnResult> Next(string conversation) => engine.GenerateAsync(new(conversation, 1, [1, 2, 3], new() { MaxTokens = 1 }), CancellationToken.None);
        static IDecoder Decoder(DecoderWeights weights) => DecoderFactory.Create(weights, new());
    }

    [Fact]
    public async Task Replies_OfADecoderThatRulesNothingOut_CarryNoSets()
    {
        using var model = SomeModels.Create(SomeModels.Plain);
        await using var engine = new GenerationEngine(DecoderFactory.Create(new DecoderWeights(model), new()), new());

        Assert.Empty((await engine.GenerateAsync(new("a", 1, [1], new() { MaxTokens = 3 }), CancellationToken.None)).Allowed);
    }

    private static async Task<Task<List<(int[] Prompt, TurnResult Reply)>>[]> Play(DecoderModel model, DecoderModel guide, string engineName)
    {
        var guideWeights = new DecoderWeights(guide);
        await using var engine = new GenerationEngine(new MaskedDecoder(
            DecoderFactory.Create(new DecoderWeights(model), new() { Engine = engineName }), DecoderFactory.Create(guideWeights, new() { Engine = engineName }), guideWeights, new(TopP, 1)), new() { PrefillTokens = 6 });
        var talks = Enumerable.Range(0, 6).Select(async index =>
        {
            var turns = new List<(int[], TurnResult)>();
            foreach (var prompt in new[] { [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, index % 3], new[] { index, 4 }, [5] })
                turns.Add((prompt, await engine.GenerateAsync(new($"c{index}", (ulong)index, prompt, new() { MaxTokens = 2 + index }), CancellationToken.None)));
            return turns;
        }).ToArray();
        await Task.WhenAll(talks);
        return talks;
    }

    private static double[][] Probabilities(DecoderModel model, int[] tokens, bool[] mask)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        using var scores = model.Score(new([tokens], [mask]), new(Logits: true));
        var flat = scores.Logits!.softmax(-1).contiguous().data<float>().ToArray();
        return [.. flat.Chunk(model.VocabularySize).Select(row => row.Select(value => (double)value).ToArray())];
    }
}
