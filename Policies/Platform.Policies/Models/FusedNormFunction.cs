using Platform.Policies.Models.Kernels;
using static TorchSharp.torch;

namespace Platform.Policies.Models;

/// <summary>RMSNorm for 32-bit floats on the CPU, in one pass each way.</summary>
internal sealed unsafe class FusedNormFunction : autograd.SingleTensorFunction<FusedNormFunction>
{
    public override string Name => nameof(FusedNormFunction);

    /// <param name="x">[rows, width], contiguous.</param>
    /// <param name="weight">[width]</param>
    /// <param name="epsilon">Added to the mean square.</param>
    public static Tensor Apply(Tensor x, Tensor weight, double epsilon)
    {
        using var scope = NewDisposeScope();
        return apply(x, weight, epsilon).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, weight) = ((Tensor)vars[0], (Tensor)vars[1]);
        var (y, scale) = (empty_like(x), empty(x.shape[0]));
        RmsNormKernel.Forward(At(x), At(weight), At(y), At(scale), x.shape[0], (int)x.shape[1], (float)(double)vars[2]);
        ctx.save_for_backward([x, weight, scale]);
        return y;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        var (x, weight, upstream) = (saved[0], saved[1], grad_output.contiguous());
        var (xGradient, weightGradient) = (empty_like(x), zeros_like(weight));
        RmsNormKernel.Backward(At(upstream), At(x), At(weight), At(saved[2]), null, At(xGradient), At(weightGradient), x.shape[0], (int)x.shape[1]);
        return [xGradient.MoveToOuterDisposeScope(), weightGradient.MoveToOuterDisposeScope(), null!];
    }

    private static float* At(Tensor tensor) => FusedLayerFunction.At(tensor);
}
