using Platform.Training.Learners;
using Platform.Training.Learners.Optimizers;
using Platform.Training.Runs;
using Platform.Training.Toys;
using TorchSharp;
using static TorchSharp.torch;
using OptimizerOptions = Platform.Training.Plans.OptimizerOptions;
using Parameter = TorchSharp.Modules.Parameter;

namespace Platform.Training.Tests.Learners.Optimizers;

public class FrugalTests
{
    private static OptimizerOptions Options(double density, string projection = "columns", int gap = 2) => new()
    {
        Type = "frugal",
        LearningRate = 0.01,
        WeightDecay = 0.1,
        Frugal = new() { Density = density, Projection = projection, UpdateGap = gap, StateFreeRate = 0.5 },
    };

    [Theory]
    [InlineData("columns")]
    [InlineData("rows")]
    [InlineData("svd")]
    [InlineData("blocks")]
    public void Apply_DensityOne_IsAdamWToTheBit(string projection)
    {
        using var frugal = SmallTraining.Model();
        using var plain = SmallTraining.Model();
        using var first = new Optimization(frugal, Options(1, projection), 10, 0);
        using var second = new Optimization(plain, Options(1, projection) with { Type = "adamw" }, 10, 0);
        SmallTraining.Steps(frugal, first, 0, 6);
        SmallTraining.Steps(plain, second, 0, 6);
        Assert.Equal(SmallTraining.Values(plain), SmallTraining.Values(frugal));
    }

    [Theory]
    [InlineData("columns")]
    [InlineData("svd")]
    [InlineData("blocks")]
    public void Apply_DensityZero_IsTheSignOfTheGradientOnLinearWeightsAndAdamWElsewhere(string projection)
    {
        using var model = SmallTraining.Model();
        using var plain = SmallTraining.Model();
        var options = Options(0, projection) with { MaxGradientNorm = 0 };
        using var optimization = new Optimization(model, options, 10, 0);
        using var reference = new Optimization(plain, options with { Type = "adamw" }, 10, 0);
        var before = SmallTraining.Values(model);
        SmallTraining.Backward(model, SmallTraining.Batch(0));
        SmallTraining.Backward(plain, SmallTraining.Batch(0));
        var gradients = model.parameters().Select(parameter => SmallTraining.Floats(parameter.grad!)).ToArray();
        optimization.Apply(0);
        reference.Apply(0);
        var (after, expected) = (SmallTraining.Values(model), SmallTraining.Values(plain));
        var parameters = TrainedParameter.Of(model);
        Assert.Equal(16, parameters.Count(parameter => parameter.Block is not null));
        for (var p = 0; p < parameters.Count; p++)
        {
            if (parameters[p].Block is null)
            {
                Assert.Equal(expected[p], after[p]);
                continue;
            }

            for (var i = 0; i < after[p].Length; i++)
                Assert.Equal(before[p][i] * (1 - 0.01 * 0.1) - 0.01 * 0.5 * Math.Sign(gradients[p][i]), after[p][i], 1e-6);
        }
    }

    [Theory] // The reference is one element at a time, in double precision, from the algorithm.
    [InlineData("columns", "sign")]
    [InlineData("rows", "sgd")]
    public void Step_PartOfAMatrix_MatchesTheAlgorithmElementByElement(string projection, string stateFree)
    {
        using var scope = NewDisposeScope();
        const int rows = 7, columns = 9, gap = 3;
        var start = Enumerable.Range(0, rows * columns).Select(i => (float)Math.Sin(i)).ToArray();
        var parameter = new Parameter(tensor(start, [rows, columns]));
        var options = Options(0.4, projection, gap);
        options = options with { Frugal = options.Frugal with { StateFree = stateFree } };
        using var part = new PartialAdamW(parameter, projection == "rows" ? 0 : 1, 3, options);
        var w = Array.ConvertAll(start, value => (double)value);
        var (m, v) = (new double[w.Length], new double[w.Length]);
        var updates = 0;
        var sets = new List<string>();
        for (var step = 0; step < 7; step++)
        {
            if (step % gap == 0)
            {
                part.Choose(new Platform.Sdk.SeededRandom((ulong)step));
                Assert.Equal(3, part.Indices.Distinct().Count());
                sets.Add(string.Join(',', part.Indices));
                Array.Clear(m);
                Array.Clear(v);
                updates = 0;
            }

            var g = Enumerable.Range(0, w.Length).Select(i => (float)Math.Cos(i * (step + 1))).ToArray();
            parameter.grad = tensor(g, [rows, columns]);
            using (no_grad())
                part.Step(0.01);
            updates++;
            for (var i = 0; i < w.Length; i++)
            {
                w[i] *= 1 - 0.01 * 0.1;
                if (part.Indices.Contains(projection == "rows" ? i / columns : i % columns))
                {
                    m[i] = 0.9 * m[i] + 0.1 * g[i];
                    v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
                    w[i] -= 0.01 * m[i] / (1 - Math.Pow(0.9, updates)) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.99, updates))) + 1e-8);
                }
                else
                {
                    w[i] -= 0.01 * 0.5 * (stateFree == "sgd" ? g[i] : Math.Sign(g[i]));
                }
            }
        }

        Assert.Equal(3, sets.Distinct().Count());
        var actual = SmallTraining.Floats(parameter);
        for (var i = 0; i < w.Length; i++)
            Assert.Equal(w[i], actual[i], 2e-6);
    }

    [Theory]
    [InlineData("columns")]
    [InlineData("rows")]
    [InlineData("blocks")]
    public void StateBytes_AreTheDensityOfAdamWsOnLinearWeights(string projection)
    {
        using var model = SmallTraining.Model();
        using var quarter = new Optimization(model, Options(0.25, projection), 10, 0);
        using var none = new Optimization(model, Options(0, projection), 10, 0);
        using var whole = new Optimization(model, Options(1, projection), 10, 0);
        SmallTraining.Steps(model, quarter, 0, 1);
        SmallTraining.Steps(model, whole, 1, 2);
        Assert.Equal(0.25, (quarter.StateBytes - none.StateBytes) / (double)(whole.StateBytes - none.StateBytes), 1e-9);
        Assert.Equal(2 * 4 * model.parameters().Sum(parameter => parameter.numel()), whole.StateBytes);
    }

    [Theory]
    [InlineData("ascending", "0 1,2 3,0 1")]
    [InlineData("descending", "3 2,1 0,3 2")]
    public void Choose_BlocksInOrder_TakesEachInTurn(string order, string expected)
    {
        using var model = SmallTraining.Model();
        var options = Options(0.5, "blocks", gap: 5);
        using var rule = new FrugalRule(TrainedParameter.Of(model), options with { Frugal = options.Frugal with { BlockOrder = order } }, seed: 1);
        foreach (var (step, blocks) in new[] { 0, 5, 10 }.Zip(expected.Split(',')))
        {
            rule.Step(step, 0.01);
            Assert.Equal(blocks.Split(' ').Select(int.Parse).Order(), rule.ActiveBlocks.Order());
        }
    }

    [Theory]
    [InlineData("columns", 3)]
    [InlineData("rows", 4)]
    [InlineData("svd", 3)]
    [InlineData("svd", 4)]
    [InlineData("blocks", 3)]
    [InlineData("blocks", 0)]
    public void Save_ThenLoad_ContinuesWithTheSameNumbers(string projection, int at)
    {
        using var straight = SmallTraining.Model();
        using var before = new Optimization(straight, Options(0.5, projection), 10, seed: 3);
        SmallTraining.Steps(straight, before, 0, at);
        using var stream = new MemoryStream();
        before.Save(stream);
        using var resumed = SmallTraining.Model();
        resumed.CopyWeightsFrom(straight);
        using var after = new Optimization(resumed, Options(0.5, projection), 10, seed: 3);
        stream.Position = 0;
        after.Load(stream);
        SmallTraining.Steps(straight, before, at, 8);
        SmallTraining.Steps(resumed, after, at, 8);
        Assert.Equal(SmallTraining.Values(straight), SmallTraining.Values(resumed));
    }

    [Theory]
    [InlineData("columns")]
    [InlineData("svd")]
    [InlineData("blocks")]
    public void Apply_ManyTimes_LearnsAndLeavesNoTensorBehind(string projection)
    {
        using var model = SmallTraining.Model();
        using var optimization = new Optimization(model, Options(0.25, projection, gap: 7) with { LearningRate = 0.005 }, 60, 0);
        var first = SmallTraining.Backward(model, SmallTraining.Batch(1));
        optimization.Apply(0);
        long live = 0;
        for (var step = 1; step < 60; step++)
        {
            SmallTraining.Backward(model, SmallTraining.Batch(1));
            optimization.Apply(step);
            if (step == 1)
                live = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
            if (projection != "blocks" || step % 7 != 0) // the blocks that AdamW has differ by a period, their number does not
                Assert.Equal(live, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        }

        Assert.InRange(SmallTraining.Backward(model, SmallTraining.Batch(1)), 0, first / 2);
    }

    [Fact]
    public void Load_OfAnotherRule_SaysSo()
    {
        using var model = SmallTraining.Model();
        using var adamW = new Optimization(model, new(), 10, 0);
        using var frugal = new Optimization(model, Options(0.5), 10, 0);
        using var stream = new MemoryStream();
        adamW.Save(stream);
        stream.Position = 0;
        Assert.Contains("optimizer.type is frugal", Assert.Throws<InvalidDataException>(() => frugal.Load(stream)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_WithoutALinearWeight_IsRefused()
    {
        using var model = new TableModel(3, [[0]]);
        var error = Assert.Throws<RunException>(() => new Optimization(model, Options(0.5), 10, 0));
        Assert.EndsWith("use adamw.", error.Message, StringComparison.Ordinal);
    }
}
