using Platform.Training.Learners.Optimizers;
using static TorchSharp.torch;
using OptimizerOptions = Platform.Training.Plans.OptimizerOptions;
using Parameter = TorchSharp.Modules.Parameter;

namespace Platform.Training.Tests.Learners.Optimizers;

public class ProjectedAdamWTests
{
    private static OptimizerOptions Options(string stateFree = "sign", double rate = 0.5) =>
        new() { Type = "frugal", WeightDecay = 0.1, Frugal = new() { Projection = "svd", StateFree = stateFree, StateFreeRate = rate } };

    [Theory] // The reference is in double precision, from the algorithm and from gradients whose singular vectors are known: 3 a₁b₁ᵀ + a₂b₂ᵀ, with a and b of a rotation.
    [InlineData(2, 3, "sign")]
    [InlineData(3, 2, "sgd")]
    [InlineData(3, 3, "sign")]
    public void Step_RankOne_HasMomentsAlongTheLargestVectorAndNoneElsewhere(int rows, int columns, string stateFree)
    {
        using var scope = NewDisposeScope();
        double[] start = [.. Enumerable.Range(0, rows * columns).Select(i => Math.Sin(i + 1))];
        var parameter = new Parameter(tensor([.. start.Select(value => (float)value)], [rows, columns]));
        using var part = new ProjectedAdamW(parameter, 1, Options(stateFree));
        var w = start;
        var side = rows <= columns ? rows : columns;
        double[] m = [], v = [], basis = [];
        var updates = 0;
        for (var step = 0; step < 6; step++)
        {
            var (a, b) = (Rotated(rows, 0.3 + step), Rotated(columns, 1.1 - step));
            double[] g = [.. Enumerable.Range(0, rows * columns).Select(i => 3 * a[0][i / columns] * b[0][i % columns] + a[1][i / columns] * b[1][i % columns])];
            if (step % 4 == 0)
            {
                part.Choose();
                (m, v, updates) = (new double[rows * columns / side], new double[rows * columns / side], 0);
                basis = rows <= columns ? a[0] : b[0];
            }

            parameter.grad = tensor([.. g.Select(value => (float)value)], [rows, columns]);
            using (no_grad())
                part.Step(0.01);
            updates++;
            for (var k = 0; k < m.Length; k++)
            {
                var inner = Enumerable.Range(0, side).Sum(i => basis[i] * (rows <= columns ? g[i * columns + k] : g[k * columns + i]));
                m[k] = 0.9 * m[k] + 0.1 * inner;
                v[k] = 0.99 * v[k] + 0.01 * inner * inner;
                var along = -0.01 * m[k] / (1 - Math.Pow(0.9, updates)) / (Math.Sqrt(v[k] / (1 - Math.Pow(0.99, updates))) + 1e-8);
                for (var i = 0; i < side; i++)
                {
                    var at = rows <= columns ? i * columns + k : k * columns + i;
                    var rest = g[at] - basis[i] * inner;
                    w[at] = w[at] * (1 - 0.01 * 0.1) + basis[i] * along - 0.01 * 0.5 * (stateFree == "sgd" ? rest : Math.Sign(rest));
                }
            }
        }

        var actual = SmallTraining.Floats(parameter);
        for (var i = 0; i < w.Length; i++)
            Assert.Equal(w[i], actual[i], 5e-6);
    }

    [Fact]
    public void Step_GradientWithinTheSubspace_LeavesNothingToTheRest()
    {
        using var scope = NewDisposeScope();
        var gradient = outer(tensor(new[] { 1f, -2, 0.5f }), tensor(new[] { 0.3f, 0.7f, -1.1f, 0.9f })); // of rank 1: what the projection leaves is rounding
        var (one, other) = (new Parameter(zeros(3, 4)), new Parameter(zeros(3, 4)));
        foreach (var (parameter, rate) in new[] { (one, 0), (other, 100.0) })
        {
            using var part = new ProjectedAdamW(parameter, 1, Options(rate: rate));
            part.Choose();
            parameter.grad = gradient;
            using (no_grad())
                part.Step(0.01);
        }

        Assert.Equal(SmallTraining.Floats(one), SmallTraining.Floats(other));
        Assert.NotEqual(0, SmallTraining.Floats(one)[0]);
    }

    [Fact]
    public void Step_RestByTheGradientItself_CoversEveryElementOnce()
    {
        using var scope = NewDisposeScope();
        var gradient = (arange(20) * 1.3).sin().reshape(4, 5).to(ScalarType.Float32);
        // Without memory of earlier steps and with an even denominator, the two parts of plain steps add up to the gradient.
        var (low, basis) = (zeros(2, 5), linalg.svd(gradient, fullMatrices: false).U.narrow(1, 0, 2));
        low.copy_(basis.T.matmul(gradient));
        var parameter = new Parameter(zeros(4, 5));
        using var part = new ProjectedAdamW(parameter, 2, Options("sgd", rate: 1) with { WeightDecay = 0 });
        part.Choose();
        parameter.grad = gradient;
        using (no_grad())
            part.Step(1);

        var along = basis.matmul(low.sign()); // AdamW's first step is the sign
        var rest = gradient - basis.matmul(low);
        Assert.InRange((parameter + along + rest).abs().max().item<float>(), 0, 1e-5f);
        Assert.InRange((basis.matmul(low) + rest - gradient).abs().max().item<float>(), 0, 1e-6f);
    }

    [Fact]
    public void StateBytes_AreMomentsOnTheLongerSideAndTheVectors()
    {
        using var parameter = new Parameter(zeros(16, 64));
        using var part = new ProjectedAdamW(parameter, 4, Options());
        Assert.Equal(4 * (2 * 4 * 64 + 16 * 4), part.StateBytes); // moments: a quarter of AdamW's 4 * 2 * 16 * 64
    }

    /// <summary>Two orthonormal vectors of a length.</summary>
    private static double[][] Rotated(int length, double angle) => length == 2
        ? [[Math.Cos(angle), Math.Sin(angle)], [-Math.Sin(angle), Math.Cos(angle)]]
        : [[Math.Cos(angle), Math.Sin(angle) * 0.6, Math.Sin(angle) * 0.8], [-Math.Sin(angle), Math.Cos(angle) * 0.6, Math.Cos(angle) * 0.8]];
}
