using Platform.Policies.Generation;
using Platform.Policies.Generation.Native;
using Platform.Policies.Models;
using Platform.Policies.Tests.Models;
using static TorchSharp.torch;

namespace Platform.Policies.Tests.Generation;

public sealed class EnginesAgreeTests
{
    public static TheoryData<ModelConfig> Shapes => new(SomeModels.Plain, SomeModels.Grouped, SomeModels.Biased, SomeModels.OddWidths);

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task SampledLogProbs_AreThoseTheModelIsTrainedOn(ModelConfig config)
    {
        using var model = SomeModels.Create(config);
        foreach (var engineName in new[] { "native", "torch" })
        {
            await using var engine = new GenerationEngine(DecoderFactory.Create(new DecoderWeights(model), new() { Engine = engineName }), new());
            var turns = new List<(int[] Prompt, TurnResult Reply)>();
            foreach (var prompt in new[] { new[] { 1, 2, 3 }, [4], [5, 6, 7, 8] })
                turns.Add((prompt, await engine.GenerateAsync(new("c", 3, prompt, new() { MaxTokens = 9, Temperature = 1.4 }) { WithEntropies = true }, CancellationToken.None)));
            int[] tokens = [.. turns.SelectMany(turn => turn.Prompt.Concat(turn.Reply.Tokens))];
            bool[] mask = [.. turns.SelectMany(turn => turn.Prompt.Select(_ => false).Concat(turn.Reply.Tokens.Select(_ => true)))];
            using var guard = no_grad();
            using var scores = model.TokenLogProbs(new([tokens], [mask]), 1.4, entropy: true);
            AssertClose([.. turns.SelectMany(turn => turn.Reply.LogProbs)], scores.LogProbs);
            AssertClose([.. turns.SelectMany(turn => turn.Reply.Entropies)], scores.Entropy!);
        }
    }

    [Fact]
    public async Task NativeReplies_InACrowd_AreThoseAloneToTheBit()
    {
        var config = SomeModels.Grouped;
        using var model = SomeModels.Create(config);
        await using var crowd = new GenerationEngine(Decoder(), new(), maxConcurrent: 5);
        await using var alone = new GenerationEngine(Decoder(), new());
        var talks = Enumerable.Range(0, 16).Select(async index =>
        {
            await Task.Delay(new Random(index).Next(10));
            var replies = new List<TurnResult> { await crowd.GenerateAsync(First(index), CancellationToken.None), await crowd.GenerateAsync(Second(index), CancellationToken.None) };
            await crowd.ReleaseAsync($"c{index}");
            return replies;
        }).ToArray();
        var results = await Task.WhenAll(talks);
        for (var index = 0; index < results.Length; index++)
        {
            Assert.Equal((await alone.GenerateAsync(First(index), CancellationToken.None)).LogProbs, results[index][0].LogProbs);
            Assert.Equal((await alone.GenerateAsync(Second(index), CancellationToken.None)).LogProbs, results[index][1].LogProbs);
        }

        IDecoder Decoder() => DecoderFactory.Create(new DecoderWeights(model), new());
        static TurnRequest First(int index) => new($"c{index}", (ulong)index, [1, 2, 3, 4, 5], new() { MaxTokens = 3 + index });
        static TurnRequest Second(int index) => new($"c{index}", (ulong)index, [index], new() { MaxTokens = 5 });
    }

    [Fact]
    public void Auto_TakesNativeOnlyWhereItRuns()
    {
        using var model = SomeModels.Create(SomeModels.Plain);
        using var half = DecoderModel.Unfilled(SomeModels.Plain, dtype: ScalarType.BFloat16);
        using var other = DecoderModel.Unfilled(SomeModels.Plain, dtype: ScalarType.Float16);
        half.CopyWeightsFrom(model);
        using var forFloats = DecoderFactory.Create(new DecoderWeights(model), new());
        using var forHalves = DecoderFactory.Create(new DecoderWeights(half), new());
        Assert.IsType<NativeDecoder>(forFloats);
        Assert.IsType<NativeDecoder>(forHalves);
        using var forOthers = DecoderFactory.Create(new DecoderWeights(other), new());
        Assert.IsType<TorchDecoder>(forOthers);
        var error = Assert.Throws<ArgumentException>(() => DecoderFactory.Create(new DecoderWeights(other), new() { Engine = "native" }));
        Assert.Contains("use torch or auto", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("native")]
    public async Task RoundedWeights_SampleOnTheNativeDecoder_CloseToWhatIsTrained(string engineName)
    {
        using var model = SomeModels.Create(SomeModels.Grouped);
        var decoder = DecoderFactory.Create(new DecoderWeights(model), new() { Engine = engineName, Type = "bf16" });
        await using var engine = new GenerationEngine(decoder, new());
        Assert.IsType<NativeDecoder>(decoder);
        var reply = await engine.GenerateAsync(new("c", 3, [1, 2, 3], new() { MaxTokens = 20 }), CancellationToken.None);
        using var guard = no_grad();
        using var scores = model.TokenLogProbs(new([[1, 2, 3, .. reply.Tokens]], [[false, false, false, .. reply.Tokens.Select(_ => true)]]), 1);
        var trained = scores.LogProbs.data<float>().ToArray();
        Assert.InRange(trained.Zip(reply.LogProbs, (a, b) => Math.Abs(a - b)).Max(), 1e-7f, 0.1f);
    }

    [Theory]
    [InlineData("torch", "bf16", "use f32, or engine native on a CPU")]
    [InlineData("auto", "bf17", "use f32, bf16 or int8")]
    public void RoundedWeights_WhereTheyCannotBe_AreRefused(string engineName, string dataType, string advice)
    {
        using var model = SomeModels.Create(SomeModels.Plain);
        var error = Assert.Throws<ArgumentException>(() => DecoderFactory.Create(new DecoderWeights(model), new() { Engine = engineName, Type = dataType }));
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    private static void AssertClose(float[] expected, Tensor actual)
    {
        var values = actual.data<float>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], values[i], 1e-4f);
    }
}
