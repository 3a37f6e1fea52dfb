using Platform.Policies.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Policies.Tests.Models;

public sealed class GradientCheckpointingTests
{
    public static TheoryData<ModelConfig, bool> Shapes => new()
    {
        { SomeModels.Grouped, true },
        { SomeModels.Grouped, false },
        { SomeModels.Biased, true },
        { SomeModels.Biased, false },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Gradients_WithBlocksComputedAgain_AreTheSame(ModelConfig config, bool fused)
    {
        using var model = SomeModels.Create(config);
        model.Fused = fused;
        var batch = SomeModels.Batch(config, seed: 5);
        var (loss, kept) = Gradients(model, batch);
        model.GradientCheckpointing = true;
        var (again, computed) = Gradients(model, batch);
        Assert.Equal(loss, again);
        foreach (var (name, expected) in kept)
            for (var i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], computed[name][i], 1e-6f * Math.Max(1, expected.Max(Math.Abs)));
    }

    [Fact]
    public void Training_ManySteps_LeavesNoTensorBehind()
    {
        using var model = SomeModels.Create(SomeModels.Grouped);
        model.GradientCheckpointing = true;
        using var optimizer = optim.AdamW(model.parameters(), 1e-3);
        long live = 0;
        for (var step = 0; step < 20; step++)
        {
            using (var scope = NewDisposeScope())
            {
                optimizer.zero_grad();
                SomeModels.Loss(model, SomeModels.Batch(SomeModels.Grouped, 3)).backward();
                optimizer.step();
            }

            if (step == 2)
                live = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        }

        Assert.Equal(live, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Bfloat16_WithBlocksComputedAgain_HasTheSameGradients()
    {
        using var wide = SomeModels.Create(SomeModels.Grouped);
        using var model = DecoderModel.Unfilled(SomeModels.Grouped, dtype: ScalarType.BFloat16);
        model.CopyWeightsFrom(wide);
        var batch = SomeModels.Batch(SomeModels.Grouped, seed: 5);
        var (_, kept) = Gradients(model, batch);
        model.GradientCheckpointing = true;
        var (_, computed) = Gradients(model, batch);
        Assert.All(kept, pair => Assert.Equal(pair.Value, computed[pair.Key]));
    }

    private static (float Loss, Dictionary<string, float[]> Gradients) Gradients(DecoderModel model, SequenceBatch batch)
    {
        using var scope = NewDisposeScope();
        model.zero_grad();
        var loss = SomeModels.Loss(model, batch);
        loss.backward();
        return (loss.item<float>(), model.named_parameters().ToDictionary(pair => pair.Item1, pair => pair.Item2.grad!.to(ScalarType.Float32).contiguous().data<float>().ToArray()));
    }
}
