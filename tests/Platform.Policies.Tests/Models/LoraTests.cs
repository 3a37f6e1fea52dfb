using Platform.Policies.Generation;
using Platform.Policies.Models;
using Platform.Policies.Models.Lora;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Policies.Tests.Models;

public sealed class LoraTests
{
    private static readonly string[] s_all = ["q", "k", "v", "o", "gate", "up", "down"];

    public static TheoryData<ModelConfig, bool, string[]> Cases => new()
    {
        { SomeModels.Grouped, true, [.. s_all, "head"] },
        { SomeModels.Grouped, false, [.. s_all, "head"] },
        { SomeModels.Biased, true, ["q", "v"] },
        { SomeModels.Biased, false, ["k", "up"] },
        { SomeModels.Biased, true, ["k", "o", "gate", "down"] },
        { SomeModels.OddWidths, true, s_all },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Attach_ChangesNothing(ModelConfig config, bool fused, string[] targets)
    {
        using var model = SomeModels.Create(config);
        model.Fused = fused;
        var before = Logits(model);
        var lora = model.AttachLora(new() { Rank = 3, Targets = targets }, 5);
        Assert.Equal(before, Logits(model));
        var layers = targets.Count(target => target != "head") * config.Layers + (targets.Contains("head") ? 1 : 0);
        Assert.Equal(layers, lora.All.Count);
        Assert.Equal(2 * layers, model.Trainable.Count);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_AreThoseOfTheMergedWeightByTheChainRule(ModelConfig config, bool fused, string[] targets)
    {
        using var model = Adapted(config, targets);
        model.Fused = fused;
        using var merged = SomeModels.Create(config);
        merged.CopyWeightsFrom(model);
        merged.Fused = fused;
        var batch = SomeModels.Batch(config, seed: 5);
        using var scope = NewDisposeScope();
        var loss = SomeModels.Loss(model, batch);
        loss.backward();
        var expected = SomeModels.Loss(merged, batch);
        expected.backward();
        Assert.Equal(expected.item<float>(), loss.item<float>(), 2e-5f);
        Assert.All(model.parameters(), parameter => Assert.Null(parameter.grad));
        foreach (var adapter in model.Lora!.All)
        {
            var weight = merged.Weight(adapter.Weight.Name);
            var full = ((TorchSharp.Modules.Parameter)weight.Parameter).grad!.narrow(0, weight.FirstRow, weight.Shape[0]);
            AssertClose(full.mm(adapter.A.t()) * model.Lora.Scale, adapter.B.grad!, adapter.Weight.Name);
            AssertClose(adapter.B.t().mm(full) * model.Lora.Scale, adapter.A.grad!, adapter.Weight.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_WithBlocksComputedAgain_AreTheSame(ModelConfig config, bool fused, string[] targets)
    {
        using var model = Adapted(config, targets);
        model.Fused = fused;
        var batch = SomeModels.Batch(config, seed: 2);
        var kept = Gradients();
        model.GradientCheckpointing = true;
        var again = Gradients();
        for (var i = 0; i < kept.Length; i++)
            for (var k = 0; k < kept[i].Length; k++)
                Assert.Equal(kept[i][k], again[i][k], 1e-5f * Math.Max(1, kept[i].Max(Math.Abs)));

        float[][] Gradients()
        {
            using var scope = NewDisposeScope();
            foreach (var parameter in model.Trainable)
                parameter.grad = null;
            SomeModels.Loss(model, batch).backward();
            return [.. model.Trainable.Select(parameter => parameter.grad!.contiguous().data<float>().ToArray())];
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void MergeAndUnmerge_GiveTheSameModelToRounding(ModelConfig config, bool fused, string[] targets)
    {
        using var model = Adapted(config, targets);
        model.Fused = fused;
        var (apart, weights) = (Logits(model), SomeModels.Export(model));
        var merged = model.Weights.ToDictionary(weight => weight.Name, weight => Merged(model, weight));
        model.Lora!.Merge();
        AssertClose(apart, Logits(model), 2e-5f);
        foreach (var (name, values) in SomeModels.Export(model))
            AssertClose(merged[name], values, 1e-7f);
        model.Lora.Unmerge();
        AssertClose(apart, Logits(model), 2e-5f);
        foreach (var (name, values) in SomeModels.Export(model))
            AssertClose(weights[name], values, 1e-6f);
    }

    [Fact]
    public void Off_GivesTheModelWithoutAdaptersToTheBit_UntilItIsDisposed()
    {
        using var model = SomeModels.Create(SomeModels.Grouped);
        var without = Logits(model);
        Fill(model.AttachLora(new() { Rank = 2 }, 1));
        var with = Logits(model);
        Assert.NotEqual(without, with);
        using (model.Lora!.Off())
            Assert.Equal(without, Logits(model));
        Assert.Equal(with, Logits(model));
        model.Lora.Merge();
        Assert.Throws<InvalidOperationException>(() => model.Lora.Off());
    }

    [Fact]
    public void Copy_OfAModelWithAdapters_IsTheMergedModel()
    {
        using var model = Adapted(SomeModels.Grouped, s_all);
        using var copy = (DecoderModel)model.Copy();
        Assert.Null(copy.Lora);
        AssertClose(Logits(model), Logits(copy), 2e-5f);
        using var other = SomeModels.Create(SomeModels.Grouped);
        other.AttachLora(model.Lora!.Options, 99);
        other.CopyWeightsFrom(model);
        Assert.Equal(Logits(model), Logits(other));
    }

    [Fact]
    public void DetachLora_WithAndWithoutMerging_LeavesAModelThatTrainsEveryWeight()
    {
        foreach (var merge in new[] { true, false })
        {
            using var model = SomeModels.Create(SomeModels.Plain);
            var without = Logits(model);
            Fill(model.AttachLora(new() { Rank = 2 }, 1));
            var expected = merge ? Logits(model) : without;
            model.DetachLora(merge);
            AssertClose(expected, Logits(model), 2e-5f);
            Assert.Equal(model.parameters().Count(), model.Trainable.Count);
            Assert.All(model.Trainable, parameter => Assert.True(parameter.requires_grad));
        }
    }

    [Theory]
    [InlineData("native", ScalarType.Float32, 1e-4f)]
    [InlineData("torch", ScalarType.Float32, 1e-4f)]
    [InlineData("native", ScalarType.BFloat16, 0.15f)]
    public void Engines_SampleWithTheAdaptersAndFollowTheirUpdates(string engine, ScalarType type, float tolerance)
    {
        var config = SomeModels.Grouped;
        using var model = DecoderModel.Unfilled(config, dtype: type);
        using (var wide = SomeModels.Create(config))
            model.CopyWeightsFrom(wide);
        model.AttachLora(new() { Rank = 4, Targets = [.. s_all, "head"] }, 3);
        var weights = new DecoderWeights(model);
        using var decoder = DecoderFactory.Create(weights, new() { Engine = engine });
        Fill(model.Lora!);
        weights.Advance();
        decoder.Load(weights);
        int[] tokens = [3, 1, 4, 1, 5];
        var logits = new float[config.VocabularySize];
        decoder.Forward([decoder.Open()], [tokens.Length], tokens, logits);
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var expected = model.forward(tensor(tokens.Select(token => (long)token).ToArray(), [1, tokens.Length]))[0, ^1].to(ScalarType.Float32).data<float>().ToArray();
        AssertClose(expected, logits, tolerance);
    }

    [Fact]
    public void Training_ChangesTheAdaptersAlone_Learns_AndLeavesNoTensorBehind()
    {
        using var model = SomeModels.Create(SomeModels.Grouped);
        var before = SomeModels.Export(model);
        model.AttachLora(new() { Rank = 8, Targets = [.. s_all, "head"] }, 3);
        using var optimizer = optim.AdamW(model.Trainable, 1e-2);
        long live = 0;
        var (first, last) = (0f, 0f);
        for (var step = 0; step < 60; step++)
        {
            using (var scope = NewDisposeScope())
            {
                optimizer.zero_grad();
                var loss = SomeModels.Loss(model, SomeModels.Batch(SomeModels.Grouped, 3));
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
        Assert.All(SomeModels.Export(model), pair => Assert.Equal(before[pair.Key], pair.Value));
    }

    [Fact]
    public void Attach_WhatCannotBe_IsRefused()
    {
        using var tied = SomeModels.Create(SomeModels.Plain);
        Assert.Contains("leave out 'head'", Assert.Throws<ArgumentException>(() => tied.AttachLora(new() { Rank = 2, Targets = ["head"] }, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("which is no linear layer: use some of q, k, v, o, gate, up, down, head.", Assert.Throws<ArgumentException>(() => tied.AttachLora(new() { Rank = 2, Targets = ["qq"] }, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("use 1 or more", Assert.Throws<ArgumentException>(() => tied.AttachLora(new(), 1)).Message, StringComparison.Ordinal);
        Assert.Null(tied.Lora);
        tied.AttachLora(new() { Rank = 2 }, 1);
        Assert.Throws<InvalidOperationException>(() => tied.AttachLora(new() { Rank = 2 }, 1));
    }

    [Fact]
    public void Seed_SameGivesSameAdapters_OtherGivesOthers()
    {
        var values = new[] { 1UL, 1UL, 2UL }.Select(seed =>
        {
            using var model = SomeModels.Create(SomeModels.Plain);
            return model.AttachLora(new() { Rank = 2 }, seed).All[0].A.data<float>().ToArray();
        }).ToArray();
        Assert.Equal(values[0], values[1]);
        Assert.NotEqual(values[0], values[2]);
        Assert.All(values[0], value => Assert.InRange(Math.Abs(value), 0, 1 / Math.Sqrt(SomeModels.Plain.HiddenSize)));
    }

    internal static DecoderModel Adapted(ModelConfig config, string[] targets)
    {
        var model = SomeModels.Create(config);
        Fill(model.AttachLora(new() { Rank = 3, Alpha = 5, Targets = targets }, 5));
        return model;
    }

    internal static void Fill(LoraAdapters lora)
    {
        var random = new Random(17);
        using var guard = no_grad();
        foreach (var adapter in lora.All)
        {
            using var scope = NewDisposeScope();
            adapter.B.copy_(tensor(Enumerable.Range(0, (int)adapter.B.numel()).Select(_ => 0.2f * (random.NextSingle() - 0.5f)).ToArray(), adapter.B.shape));
        }
    }

    internal static float[] Logits(DecoderModel model)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        return model.forward(tensor(new long[] { 3, 1, 4, 1, 5, 9, 2, 6 }, [2, 4])).contiguous().data<float>().ToArray();
    }

    private static float[] Merged(DecoderModel model, NamedWeight weight)
    {
        var values = new float[weight.Count];
        model.GetMergedWeight(weight.Name, values);
        return values;
    }

    private static void AssertClose(Tensor expected, Tensor actual, string what)
    {
        var (one, other) = (expected.contiguous().data<float>().ToArray(), actual.contiguous().data<float>().ToArray());
        for (var i = 0; i < one.Length; i++)
            Assert.True(Math.Abs(one[i] - other[i]) <= 2e-5f * Math.Max(1, one.Max(Math.Abs)), $"{what}[{i}]: {one[i]} against {other[i]}");
    }

    private static void AssertClose(float[] expected, float[] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }
}
