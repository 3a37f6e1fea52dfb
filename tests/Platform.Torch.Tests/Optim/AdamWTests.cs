using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Torch.Tests.Optim;

public sealed class AdamWTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Step_ThreeTimes_MatchesTheFormulasInDoublePrecision(bool amsgrad, bool inDouble)
    {
        using var scope = NewDisposeScope();
        const double lr = 0.01, beta1 = 0.9, beta2 = 0.99, eps = 1e-8, decay = 0.1;
        var start = Enumerable.Range(0, 100_003).Select(i => (float)Math.Sin(i)).ToArray();
        var parameter = new Parameter(tensor(start, dtype: inDouble ? float64 : float32));
        using var optimizer = optim.AdamW([parameter], lr, beta1, beta2, eps, decay, amsgrad);
        var (p, m, v, most) = (Array.ConvertAll(start, x => (double)x), new double[start.Length], new double[start.Length], new double[start.Length]);

        for (var step = 1; step <= 3; step++)
        {
            var g = start.Select((x, i) => (float)Math.Cos(i * step)).ToArray();
            parameter.grad = tensor(g, dtype: parameter.dtype);
            optimizer.step();
            for (var i = 0; i < p.Length; i++)
            {
                p[i] *= 1 - lr * decay;
                m[i] = beta1 * m[i] + (1 - beta1) * g[i];
                v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
                most[i] = Math.Max(most[i], v[i]);
                var square = amsgrad ? most[i] : v[i];
                p[i] -= lr / (1 - Math.Pow(beta1, step)) * m[i] / (Math.Sqrt(square) / Math.Sqrt(1 - Math.Pow(beta2, step)) + eps);
            }
        }

        var actual = parameter.to(float64).data<double>().ToArray();
        for (var i = 0; i < p.Length; i++)
            Assert.Equal(p[i], actual[i], inDouble ? 1e-12 : 2e-6);
    }
}
