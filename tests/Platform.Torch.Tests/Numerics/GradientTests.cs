using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Torch.Tests.Numerics;

/// <summary>Values against plain arithmetic, gradients against central differences, in double precision on every device there is.</summary>
public sealed class GradientTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var device in cuda.is_available() ? (string[])["cpu", "cuda"] : ["cpu"])
            foreach (var name in Ops.All.Keys)
                cases.Add(name, device);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Op_AtRandomPoints_HasTheValueAndGradientOfItsDefinition(string name, string device)
    {
        using var scope = NewDisposeScope();
        var op = Ops.All[name];
        var random = new Random(name.Length * 31 + name[0]);
        var inputs = op.Shapes.Select(shape => Random(random, op, shape, device)).ToArray();

        var result = op.Run(inputs);
        if (op.Value is { } value)
            CheckValue(value, inputs, result);

        // One number from the result, every element weighted differently.
        var weights = Weights(result);
        var gradients = autograd.grad([(result * weights).sum()], inputs, allow_unused: false);
        foreach (var (input, gradient) in inputs.Zip(gradients))
            CheckGradient(op, inputs, input, gradient.cpu().data<double>().ToArray(), weights);
    }

    private static Tensor Random(Random random, Op op, long[] shape, string device)
    {
        var values = new double[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++)
            values[i] = op.Low + (op.High - op.Low) * random.NextDouble();
        return tensor(values, shape, device: device).requires_grad_();
    }

    private static Tensor Weights(Tensor result)
    {
        var values = Enumerable.Range(0, (int)result.numel()).Select(i => 1 + 0.1 * i).ToArray();
        return tensor(values, result.shape, device: result.device);
    }

    private static void CheckValue(Func<double[], double> value, Tensor[] inputs, Tensor result)
    {
        var numbers = inputs.Select(input => input.cpu().data<double>().ToArray()).ToArray();
        var actual = result.cpu().data<double>().ToArray();
        for (var i = 0; i < actual.Length; i++)
            Assert.Equal(value([.. numbers.Select(one => one[i])]), actual[i], 1e-10);
    }

    private static void CheckGradient(Op op, Tensor[] inputs, Tensor input, double[] gradient, Tensor weights)
    {
        const double step = 1e-6;
        using var off = no_grad();
        for (var i = 0; i < gradient.Length; i++)
        {
            using var scope = NewDisposeScope();
            var place = input.view(-1).narrow(0, i, 1);
            var at = place.ToDouble();
            place.fill_(at + step);
            var above = (op.Run(inputs) * weights).sum().ToDouble();
            place.fill_(at - step);
            var below = (op.Run(inputs) * weights).sum().ToDouble();
            place.fill_(at);
            Assert.Equal((above - below) / (2 * step), gradient[i], 1e-5 * Math.Max(1, Math.Abs(gradient[i])));
        }
    }
}
