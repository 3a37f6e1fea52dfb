using static TorchSharp.torch;

namespace Platform.Policies.Models;

/// <summary>Rows of an embedding for 32-bit floats on the CPU; its gradient adds whole rows.</summary>
internal sealed unsafe class FusedEmbeddingFunction : autograd.SingleTensorFunction<FusedEmbeddingFunction>
{
    public override string Name => nameof(FusedEmbeddingFunction);

    /// <param name="weight">[vocabulary, width]</param>
    /// <param name="ids">[n], 64-bit integers.</param>
    /// <returns>[n, width]</returns>
    public static Tensor Apply(Tensor weight, Tensor ids) => apply(weight, ids);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (weight, ids) = ((Tensor)vars[0], (Tensor)vars[1]);
        ctx.save_for_backward([weight, ids]);
        return weight.index_select(0, ids);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        var (gradient, upstream, width) = (zeros_like(saved[0]), grad_output.contiguous(), (int)saved[0].shape[1]);
        var ids = (long*)FusedLayerFunction.At(saved[1]);
        float* from = FusedLayerFunction.At(upstream), to = FusedLayerFunction.At(gradient);
        for (long row = 0, rows = saved[1].shape[0]; row < rows; row++)
        {
            var sum = new Span<float>(to + ids[row] * width, width);
            System.Numerics.Tensors.TensorPrimitives.Add(sum, new ReadOnlySpan<float>(from + row * width, width), sum);
        }

        return [gradient.MoveToOuterDisposeScope(), null!];
    }
}
