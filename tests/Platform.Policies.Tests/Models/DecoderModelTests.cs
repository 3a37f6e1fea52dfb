using Platform.Policies.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Policies.Tests.Models;

public sealed class DecoderModelTests
{
    public static TheoryData<ModelConfig> Shapes => new(SomeModels.Plain, SomeModels.Grouped, SomeModels.Biased, SomeModels.OddWidths);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_AgreesWithScalarReference(ModelConfig config)
    {
        using var model = SomeModels.Create(config);
        var weights = SomeModels.Export(model);
        int[] tokens = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3];
        var expected = SomeModels.Reference(config, weights, tokens);
        foreach (var fused in new[] { true, false })
        {
            model.Fused = fused;
            using var scope = NewDisposeScope();
            using var guard = no_grad();
            var logits = model.forward(tensor(tokens.Select(token => (long)token).ToArray(), [1, tokens.Length]));
            AssertClose(expected, logits, 1e-5f);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Gradients_OfFusedBlocks_AgreeWithPlainOperations(ModelConfig config)
    {
        using var model = SomeModels.Create(config);
        var batch = SomeModels.Batch(config, seed: 5);
        var plain = Gradients(model, batch, fused: false);
        var fused = Gradients(model, batch, fused: true);
        foreach (var (name, expected) in plain)
            for (var i = 0; i < expected.Length; i++)
                Assert.True(Math.Abs(expected[i] - fused[name][i]) <= 2e-5f * Math.Max(1, expected.Max(Math.Abs)), $"{name}[{i}]: {expected[i]} against {fused[name][i]}");
    }

    [Fact]
    public void Gradients_AgreeWithCentralDifferences()
    {
        var config = SomeModels.Grouped;
        using var model = SomeModels.Create(config);
        var batch = SomeModels.Batch(config, seed: 9);
        var gradients = Gradients(model, batch, fused: true);
        var random = new Random(11);
        foreach (var (name, parameter) in model.named_parameters())
        {
            // Along a random direction, so that one difference checks every element.
            var direction = new float[parameter.numel()];
            for (var i = 0; i < direction.Length; i++)
                direction[i] = random.NextSingle() - 0.5f;
            var expected = (Shifted(1e-2f) - Shifted(-1e-2f)) / 2e-2;
            var actual = direction.Zip(gradients[name], (d, g) => (double)d * g).Sum();
            Assert.Equal(expected, actual, 3e-2 * Math.Max(0.1, Math.Abs(expected)));

            double Shifted(float amount)
            {
                using var guard = no_grad();
                using var scope = NewDisposeScope();
                var step = tensor(direction, parameter.shape);
                parameter.add_(step, amount);
                var loss = SomeModels.Loss(model, batch).item<float>();
                parameter.add_(step, -amount);
                return loss;
            }
        }
    }

    [Fact]
    public void Hidden_PaddingBehindARowsEnd_ChangesNothingBeforeIt()
    {
        using var model = SomeModels.Create(SomeModels.Grouped);
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var alone = model.Hidden(tensor(new long[] { 7, 8, 9 }, [1, 3]));
        var padded = model.Hidden(tensor(new long[] { 7, 8, 9, 0, 0, 1, 2, 3, 4, 5 }, [2, 5])).narrow(0, 0, 1).narrow(1, 0, 3);
        Assert.True(allclose(alone, padded, 1e-5, 1e-6));
    }

    [Fact]
    public void Seed_SameGivesSameWeights_OtherGivesOthers()
    {
        var config = SomeModels.Plain;
        using DecoderModel one = new(config, 1), again = new(config, 1), other = new(config, 2);
        Assert.Equal(SomeModels.Export(one)["model.layers.0.mlp.up_proj.weight"], SomeModels.Export(again)["model.layers.0.mlp.up_proj.weight"]);
        Assert.NotEqual(SomeModels.Export(one)["model.layers.0.mlp.up_proj.weight"], SomeModels.Export(other)["model.layers.0.mlp.up_proj.weight"]);
        var embedding = SomeModels.Export(one)["model.embed_tokens.weight"];
        Assert.Equal(config.InitializerRange, Math.Sqrt(embedding.Average(value => value * value)), 0.1 * config.InitializerRange);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Weights_AddUpToTheParameterCount(ModelConfig config)
    {
        using var model = SomeModels.Create(config);
        Assert.Equal(config.ParameterCount, model.Weights.Sum(weight => weight.Count));
        Assert.Equal(config.ParameterCount, model.parameters().Sum(parameter => parameter.numel()));
    }

    [Fact]
    public void Constructor_WithoutVocabulary_SaysWhatToGive()
    {
        var error = Assert.Throws<ArgumentException>(() => new DecoderModel(new ModelConfig(), 1));
        Assert.Contains("model.vocabularySize is 0: give the tokenizer's size, such as 512.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_HundredSteps_LeavesNoTensorBehind()
    {
        using var model = SomeModels.Create(SomeModels.Grouped);
        using var optimizer = optim.AdamW(model.parameters(), 1e-3);
        var batch = SomeModels.Batch(SomeModels.Grouped, seed: 3);
        long live = 0;
        var (first, last) = (0f, 0f);
        for (var step = 0; step < 100; step++)
        {
            using (var scope = NewDisposeScope())
            {
                optimizer.zero_grad();
                var loss = SomeModels.Loss(model, batch);
                loss.backward();
                optimizer.step();
                last = loss.item<float>();
                if (step == 0)
                    first = last;
            }

            if (step == 2)
                live = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        }

        Assert.Equal(live, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        Assert.True(last < first / 2, $"the loss went from {first} to {last}");
    }

    [Fact]
    public void Training_Twice_GivesTheSameWeightsToTheBit()
    {
        var runs = Enumerable.Range(0, 2).Select(_ =>
        {
            using var model = SomeModels.Create(SomeModels.Grouped);
            using var optimizer = optim.AdamW(model.parameters(), 1e-2);
            for (var step = 0; step < 40; step++)
            {
                using var scope = NewDisposeScope();
                optimizer.zero_grad();
                SomeModels.Loss(model, SomeModels.Batch(SomeModels.Grouped, step)).backward();
                optimizer.step();
            }

            return SomeModels.Export(model);
        }).ToArray();
        Assert.All(runs[0], pair => Assert.Equal(pair.Value, runs[1][pair.Key]));
    }

    private static Dictionary<string, float[]> Gradients(DecoderModel model, SequenceBatch batch, bool fused)
    {
        model.Fused = fused;
        using var scope = NewDisposeScope();
        model.zero_grad();
        SomeModels.Loss(model, batch).backward();
        return model.named_parameters().ToDictionary(pair => pair.Item1, pair => pair.Item2.grad!.contiguous().data<float>().ToArray());
    }

    private static void AssertClose(float[] expected, Tensor actual, float tolerance)
    {
        var values = actual.contiguous().data<float>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - values[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"element {i}: {expected[i]} against {values[i]}");
    }
}
