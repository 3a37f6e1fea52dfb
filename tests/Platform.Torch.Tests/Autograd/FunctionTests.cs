using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Torch.Tests.Autograd;

public sealed class FunctionTests
{
    [Fact]
    public void Backward_OfASavedInputAndOutput_IsWhatTheFunctionSays()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new double[] { 0.5, -1, 2 }).requires_grad_();
        var y = ScaledExp.apply(x, 3.0);
        Assert.Equal(x.data<double>().Select(v => 3 * Math.Exp(v)), y.data<double>().ToArray(), Near);
        (y * y).sum().backward();
        // d/dx (3 exp(x))^2 = 18 exp(2x)
        Assert.Equal(x.data<double>().Select(v => 18 * Math.Exp(2 * v)), x.grad!.data<double>().ToArray(), Near);
    }

    [Fact]
    public void Backward_OfSeveralOutputs_FillsInZerosForUnusedOnes()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (tensor(2.0, requires_grad: true), tensor(5.0, requires_grad: true));
        var outputs = SumAndProduct.apply(a, b);
        outputs[1].backward();
        Assert.Equal((5.0, 2.0), (a.grad!.ToDouble(), b.grad!.ToDouble()));
    }

    [Fact]
    public void Apply_ManyTimes_LeavesNoTensorAlive()
    {
        var before = LiveTensors.Settle();
        for (var i = 0; i < 10; i++)
        {
            using var scope = NewDisposeScope();
            var x = ones(3, dtype: float64, requires_grad: true);
            ScaledExp.apply(x, 2.0).sum().backward();
        }
        Assert.Equal(before, Tensor.TotalCount);
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-12 * Math.Max(1, Math.Abs(b));

    private sealed class ScaledExp : autograd.SingleTensorFunction<ScaledExp>
    {
        public override string Name => nameof(ScaledExp);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var result = ((Tensor)vars[0]).exp() * (double)vars[1];
            ctx.save_for_backward([(Tensor)vars[0], result]);
            ctx.save_data("scale", vars[1]);
            return result;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var saved = ctx.get_saved_variables();
            Assert.Equal(saved[0].shape, saved[1].shape);
            Assert.IsType<double>(ctx.get_data("scale"));
            return [grad_output * saved[1], null!];
        }
    }

    private sealed class SumAndProduct : autograd.MultiTensorFunction<SumAndProduct>
    {
        public override string Name => nameof(SumAndProduct);

        public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (a, b) = ((Tensor)vars[0], (Tensor)vars[1]);
            ctx.save_for_backward([a, b]);
            return [a + b, a * b];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
        {
            var saved = ctx.get_saved_variables();
            return [grad_outputs[0] + grad_outputs[1] * saved[1], grad_outputs[0] + grad_outputs[1] * saved[0]];
        }
    }
}
