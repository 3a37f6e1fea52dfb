using Platform.Training.Learners;
using Platform.Training.Plans;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Tests.Learners.Optimizers;

public class MasterWeightsTests
{
    private static readonly OptimizerOptions s_options = new() { LearningRate = 0.003 };

    [Fact]
    public void Apply_StepsSmallerThanAWeightsRounding_AddUpInTheCopies()
    {
        var tiny = s_options with { LearningRate = 1e-6, WeightDecay = 0 };
        using var model = SmallTraining.Model(ScalarType.BFloat16);
        using var alone = SmallTraining.Model(ScalarType.BFloat16);
        using var kept = new Optimization(model, tiny, 300, 0);
        using var lost = new Optimization(alone, tiny with { MasterWeights = false }, 300, 0);
        var before = SmallTraining.Floats(model.FinalNorm);
        for (var step = 0; step < 300; step++)
        {
            foreach (var (one, optimization) in new[] { (model, kept), (alone, lost) })
            {
                using var scope = NewDisposeScope();
                one.FinalNorm.grad = ones_like(one.FinalNorm);
                optimization.Apply(step);
            }
        }

        Assert.Equal(before, SmallTraining.Floats(alone.FinalNorm)); // each step of 1e-6 rounds away next to 1
        Assert.All(SmallTraining.Floats(model.FinalNorm), value => Assert.Equal(1, value)); // 3e-4 is still below half a rounding step of 1
        using var stream = new MemoryStream();
        kept.Save(stream);
        using var wide = SmallTraining.Model();
        using var master = new Optimization(model, tiny, 300, 0);
        stream.Position = 0;
        master.Load(stream);
        for (var step = 0; step < 4000; step++)
        {
            using var scope = NewDisposeScope();
            model.FinalNorm.grad = ones_like(model.FinalNorm);
            master.Apply(step);
        }

        Assert.All(SmallTraining.Floats(model.FinalNorm), value => Assert.InRange(value, 0.994f, 0.997f)); // 4300 steps of 1e-6
    }

    [Fact]
    public void Accumulate_OfMicroBatches_AddsGradientsIn32Bits()
    {
        using var model = SmallTraining.Model(ScalarType.BFloat16);
        using var optimization = new Optimization(model, s_options with { MaxGradientNorm = 0 }, 10, 0);
        for (var i = 0; i < 256; i++)
        {
            using var scope = NewDisposeScope();
            model.FinalNorm.grad = full_like(model.FinalNorm, i == 0 ? 256 : 1);
            optimization.Accumulate();
        }

        // In bfloat16, 256 + 1 is 256. The norm over 32 equal elements tells the sum.
        Assert.Equal(Math.Sqrt(SmallTraining.Config.HiddenSize) * (256 + 255), optimization.Apply(0), 1e-2);
    }

    [Fact]
    public void Save_ThenLoad_ContinuesWithTheSameNumbers()
    {
        using var straight = SmallTraining.Model(ScalarType.BFloat16);
        using var before = new Optimization(straight, s_options, 10, 0);
        SmallTraining.Steps(straight, before, 0, 4);
        using var stream = new MemoryStream();
        before.Save(stream);
        using var resumed = SmallTraining.Model(ScalarType.BFloat16);
        resumed.CopyWeightsFrom(straight);
        using var after = new Optimization(resumed, s_options, 10, 0);
        stream.Position = 0;
        after.Load(stream);
        SmallTraining.Steps(straight, before, 4, 8);
        SmallTraining.Steps(resumed, after, 4, 8);
        Assert.Equal(SmallTraining.Values(straight), SmallTraining.Values(resumed));
    }

    [Fact]
    public void Apply_ManyTimes_LearnsAsIn32BitsAndLeavesNoTensorBehind()
    {
        using var half = SmallTraining.Model(ScalarType.BFloat16);
        using var full = SmallTraining.Model();
        using var first = new Optimization(half, s_options, 80, 0);
        using var second = new Optimization(full, s_options, 80, 0);
        long live = 0;
        double halfLoss = 0, fullLoss = 0;
        for (var step = 0; step < 80; step++)
        {
            halfLoss = SmallTraining.Backward(half, SmallTraining.Batch(1));
            fullLoss = SmallTraining.Backward(full, SmallTraining.Batch(1));
            first.Apply(step);
            second.Apply(step);
            if (step == 1)
                live = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        }

        Assert.Equal(live, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        Assert.InRange(fullLoss, 0, 1.5);
        Assert.Equal(fullLoss, halfLoss, 0.15);
    }
}
