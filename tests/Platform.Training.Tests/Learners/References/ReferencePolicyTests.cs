using Platform.Policies.Checkpoints;
using Platform.Policies.Models;
using Platform.Training.Learners.References;
using Platform.Training.Plans;
using Platform.Training.Runs;
using Platform.Training.Tests.Learners.Optimizers;
using Platform.Training.Tests.Support;
using Platform.Training.Toys;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Tests.Learners.References;

public class ReferencePolicyTests
{
    [Fact]
    public void Frozen_StaysTheStart()
    {
        using var policy = SmallTraining.Model();
        using var reference = ReferencePolicy.Create(new(), policy, policy.Copy);
        var start = SmallTraining.Values(policy);
        Shift(policy, 0.5f);
        reference.Advance(100, policy);
        Assert.Equal(start, SmallTraining.Values((DecoderModel)reference.Model));
        Assert.All(reference.Model.Trainable, parameter => Assert.False(parameter.requires_grad));
    }

    [Fact]
    public void Refresh_TakesThePolicyEveryKSteps()
    {
        using var policy = SmallTraining.Model();
        using var reference = ReferencePolicy.Create(new() { Kind = "refresh", Every = 3 }, policy, policy.Copy);
        var expected = SmallTraining.Values(policy);
        for (var step = 1; step <= 7; step++)
        {
            Shift(policy, 0.1f);
            reference.Advance(step, policy);
            if (step % 3 == 0)
                expected = SmallTraining.Values(policy);
            Assert.Equal(expected, SmallTraining.Values((DecoderModel)reference.Model));
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1e-5f)]
    [InlineData(ScalarType.BFloat16, 1e-5f)] // the average itself is in 32 bits
    public void Ema_FollowsItsRecurrence(ScalarType type, float tolerance)
    {
        using var policy = SmallTraining.Model(type);
        using var reference = ReferencePolicy.Create(new() { Kind = "ema", Decay = 0.9 }, policy, policy.Copy);
        var expected = SmallTraining.Values(policy);
        for (var step = 1; step <= 5; step++)
        {
            Shift(policy, 0.1f * step);
            reference.Advance(step, policy);
            var values = SmallTraining.Values(policy);
            for (var p = 0; p < values.Length; p++)
                for (var i = 0; i < values[p].Length; i++)
                    expected[p][i] = (float)(0.9 * expected[p][i] + 0.1 * values[p][i]);
        }

        AssertClose(expected, SmallTraining.Values((DecoderModel)reference.Model), tolerance);
    }

    [Fact]
    public void Ema_OfATable_FollowsItsRecurrence()
    {
        using var policy = new TableModel(2, [[0]], [[1.0, 2.0]]);
        using var reference = ReferencePolicy.Create(new() { Kind = "ema", Decay = 0.75 }, policy, policy.Copy);
        using (no_grad())
            policy.Table.add_(4);
        reference.Advance(1, policy);
        Assert.Equal([2.0, 3.0], reference.Model.Trainable[0].data<double>().ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.25)]
    [InlineData(0)]
    public void Soup_IsTheAverageWeightByWeight(double alpha)
    {
        using var folder = new TemporaryFolder();
        using var policy = SmallTraining.Model();
        using var other = new DecoderModel(SmallTraining.Config, 99);
        ModelFolder.Save(folder["other"], other);
        using var reference = ReferencePolicy.Create(new() { Kind = "soup", Alpha = alpha, Other = folder["other"] }, policy, policy.Copy);
        var (mine, theirs) = (SmallTraining.Values(policy), SmallTraining.Values(other));
        var expected = mine.Zip(theirs, (a, b) => a.Zip(b, (x, y) => (float)(alpha * x + (1 - alpha) * y)).ToArray()).ToArray();
        AssertClose(expected, SmallTraining.Values((DecoderModel)reference.Model), alpha is 0 or 1 ? 0 : 1e-7f);
    }

    [Fact]
    public void Soup_OfTheSameModel_IsThatModelToTheBit()
    {
        using var folder = new TemporaryFolder();
        using var policy = SmallTraining.Model();
        ModelFolder.Save(folder["other"], policy);
        using var reference = ReferencePolicy.Create(new() { Kind = "soup", Alpha = 0.3, Other = folder["other"] }, policy, policy.Copy);
        Assert.Equal(SmallTraining.Values(policy), SmallTraining.Values((DecoderModel)reference.Model));
    }

    [Fact]
    public void Soup_OfModelsWithAdapters_AveragesTheMergedWeights()
    {
        using var folder = new TemporaryFolder();
        using var policy = Adapted(1);
        using var other = Adapted(2);
        ModelFolder.Save(folder["start"], policy);
        ModelFolder.Save(folder["other"], other);
        using var reference = ReferencePolicy.Create(new() { Kind = "soup", Other = folder["other"] }, policy, () => ModelFolder.Load(folder["start"]));
        using var first = (DecoderModel)policy.Copy();
        using var second = (DecoderModel)other.Copy();
        var expected = SmallTraining.Values(first).Zip(SmallTraining.Values(second), (a, b) => a.Zip(b, (x, y) => (x + y) / 2).ToArray()).ToArray();
        AssertClose(expected, SmallTraining.Values((DecoderModel)reference.Model), 1e-6f);
    }

    [Fact]
    public void Soup_WithAModelOfAnotherShape_SaysSo()
    {
        using var folder = new TemporaryFolder();
        using var policy = SmallTraining.Model();
        using var other = new DecoderModel(SmallTraining.Config with { Layers = 2 }, 99);
        ModelFolder.Save(folder["other"], other);
        var options = new ReferenceOptions { Kind = "soup", Other = folder["other"] };
        Assert.Contains("has a model of another shape than the policy's", Assert.Throws<RunException>(() => ReferencePolicy.Create(options, policy, policy.Copy)).Message, StringComparison.Ordinal);
        Assert.Contains("has no config.json", Assert.Throws<RunException>(() => ReferencePolicy.Create(options with { Other = folder["none"] }, policy, policy.Copy)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AdapterOff_ScoresAsTheModelBeforeItsAdapters_WithoutACopy()
    {
        using var policy = SmallTraining.Model();
        using var guard = no_grad();
        var before = Scores(policy);
        Fill(policy, 1);
        var loaded = false;
        using var reference = ReferencePolicy.Create(new() { Kind = "adapterOff" }, policy, () =>
        {
            loaded = true;
            return policy.Copy();
        });
        Assert.False(loaded);
        Assert.Equal(before, Scores(reference.Model));
        Assert.NotEqual(before, Scores(policy));
        using (var copy = reference.Model.Copy())
            Assert.Equal(before, Scores(copy));
        using var plain = SmallTraining.Model();
        Assert.EndsWith("set policy.lora.rank, or use frozen.", Assert.Throws<RunException>(() => ReferencePolicy.Create(new() { Kind = "adapterOff" }, plain, plain.Copy)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("frozen")]
    [InlineData("refresh")]
    [InlineData("ema")]
    [InlineData("soup")]
    [InlineData("adapterOff")]
    public void Save_ThenLoad_ContinuesWithTheSameNumbers(string kind)
    {
        using var folder = new TemporaryFolder();
        using var policy = Adapted(1);
        using var start = Adapted(1);
        using var other = new DecoderModel(SmallTraining.Config, 99);
        ModelFolder.Save(folder["other"], other);
        var options = new ReferenceOptions { Kind = kind, Every = 2, Decay = 0.5, Other = folder["other"] };
        using var straight = ReferencePolicy.Create(options, policy, start.Copy);
        Run(straight, 1, 3);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
            straight.Save(writer);
        using var resumed = ReferencePolicy.Create(options, policy, start.Copy);
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        resumed.Load(reader);
        Assert.Equal(stream.Length, stream.Position);
        using var guard = no_grad();
        Assert.Equal(Scores(straight.Model), Scores(resumed.Model));
        for (var step = 4; step <= 6; step++)
        {
            Run(straight, step, step);
            resumed.Advance(step, policy);
        }

        Assert.Equal(Scores(straight.Model), Scores(resumed.Model));

        void Run(ReferencePolicy reference, int from, int to)
        {
            for (var step = from; step <= to; step++)
            {
                foreach (var parameter in policy.Trainable)
                    using (no_grad())
                        parameter.mul_(1.1);
                reference.Advance(step, policy);
            }
        }
    }

    [Theory]
    [InlineData("refresh")]
    [InlineData("ema")]
    [InlineData("adapterOff")]
    public void Advance_ManyTimes_LeavesNoTensorBehind(string kind)
    {
        using var policy = Adapted(1);
        using var reference = ReferencePolicy.Create(new() { Kind = kind, Every = 1 }, policy, policy.Copy);
        reference.Advance(1, policy);
        var live = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (var step = 2; step < 6; step++)
        {
            reference.Advance(step, policy);
            using var guard = no_grad();
            Scores(reference.Model);
        }

        Assert.Equal(live, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    private static DecoderModel Adapted(int seed)
    {
        var model = SmallTraining.Model();
        Fill(model, seed);
        return model;
    }

    private static void Fill(DecoderModel model, int seed)
    {
        var random = new Random(seed);
        using var guard = no_grad();
        foreach (var adapter in model.AttachLora(new() { Rank = 2 }, 1).All)
        {
            using var scope = NewDisposeScope();
            adapter.B.copy_(tensor(Enumerable.Range(0, (int)adapter.B.numel()).Select(_ => random.NextSingle() - 0.5f).ToArray(), adapter.B.shape));
        }
    }

    private static float[] Scores(ITokenModel model)
    {
        using var scores = model.Score(SmallTraining.Batch(4), new(1, false));
        return scores.LogProbs.data<float>().ToArray();
    }

    private static void Shift(DecoderModel model, float amount)
    {
        using var guard = no_grad();
        foreach (var parameter in model.parameters())
            parameter.add_(amount);
    }

    private static void AssertClose(float[][] expected, float[][] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var p = 0; p < expected.Length; p++)
            for (var i = 0; i < expected[p].Length; i++)
                Assert.Equal(expected[p][i], actual[p][i], tolerance);
    }
}
