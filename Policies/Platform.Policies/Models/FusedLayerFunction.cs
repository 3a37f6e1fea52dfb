using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Platform.Policies.Models.Kernels;
using Platform.Policies.Models.Lora;
using static TorchSharp.torch;

namespace Platform.Policies.Models;

/// <summary>One decoder block for 32-bit floats on the CPU: large products by libtorch, everything between them in one pass over memory each, and its own backward pass.</summary>
/// <remarks>Gives what <see cref="DecoderForward"/>'s plain operations give, to rounding. Kept for the backward pass: the inputs of every product and the probabilities.</remarks>
internal sealed unsafe class FusedLayerFunction : autograd.SingleTensorFunction<FusedLayerFunction>
{
    public override string Name => nameof(FusedLayerFunction);

    /// <summary>What a block needs beside its tensors.</summary>
    /// <param name="Heads">Sizes.</param>
    /// <param name="FeedForward">Width of the SwiGLU layer.</param>
    /// <param name="Epsilon">Of the norms.</param>
    /// <param name="Cos">[time or more, size / 2]</param>
    /// <param name="Sin">[time or more, size / 2]</param>
    internal sealed record Shape(HeadShape Heads, int FeedForward, float Epsilon, float[] Cos, float[] Sin)
    {
        /// <summary>Adapters of query, key and value; output; gate and up; down. Null where there is none, or where it is off.</summary>
        public LoraMatrix?[] Lora { get; init; } = new LoraMatrix?[4];

        /// <summary>Whether the two norms, the four matrices and the bias take gradients; an adapter's base does not.</summary>
        public bool Trained { get; init; } = true;
    }

    /// <param name="x">[batch · time, hidden], contiguous.</param>
    /// <param name="layer">The block's parameters.</param>
    /// <param name="shape">Sizes and angles.</param>
    /// <returns>[batch · time, hidden]</returns>
    public static Tensor Apply(Tensor x, DecoderLayer layer, Shape shape)
    {
        // Frees what forward made, once the graph holds what it keeps.
        using var scope = NewDisposeScope();
        shape = shape with { Lora = [.. Enumerable.Range(0, 4).Select(i => i < layer.Lora.Length && layer.Lora[i] is { IsOn: true } on ? on : null)], Trained = layer.QueryKeyValue.requires_grad };
        return apply([x, layer.AttentionNorm, layer.QueryKeyValue, layer.Output, layer.FeedForwardNorm, layer.GateUp, layer.Down, layer.QueryKeyValueBias ?? (object)false, shape,
            .. shape.Lora.Where(adapters => adapters is not null).SelectMany(adapters => adapters!.Tensors)]).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, norm1, qkvWeight, outWeight) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (Tensor)vars[3]);
        var (norm2, gateUpWeight, downWeight, bias, shape) = ((Tensor)vars[4], (Tensor)vars[5], (Tensor)vars[6], vars[7] as Tensor, (Shape)vars[8]);
        var heads = shape.Heads;
        long rows = x.shape[0];
        var (width, batchHeads, groups) = ((int)x.shape[1], (long)heads.Batch * heads.KeyHeads, heads.Heads / heads.KeyHeads);

        var (n1, scale1) = (empty_like(x), empty(rows));
        RmsNormKernel.Forward(At(x), At(norm1), At(n1), At(scale1), rows, width, shape.Epsilon);
        var qkv = bias is null ? n1.mm(qkvWeight.t()) : addmm(bias, n1, qkvWeight.t(), 1, 1);
        shape.Lora[0]?.AddInPlace(qkv, n1);
        var q = empty(heads.Batch * heads.Heads, heads.Time, heads.Size);
        var (k, v) = (empty(batchHeads, heads.Time, heads.Size), empty(batchHeads, heads.Time, heads.Size));
        fixed (float* cos = shape.Cos, sin = shape.Sin)
            HeadsKernel.Split(heads, At(qkv), cos, sin, At(q), At(k), At(v));
        // Queries that share a key head stand below each other, so one product serves the group.
        var probabilities = q.view(batchHeads, groups * heads.Time, heads.Size).bmm(k.transpose(1, 2));
        CausalSoftmaxKernel.Forward(At(probabilities), batchHeads * groups, heads.Time);
        var mixedHeads = probabilities.bmm(v);
        var mixed = empty(rows, heads.Heads * heads.Size);
        HeadsKernel.Merge(heads, At(mixedHeads), At(mixed));
        var middle = addmm(x, mixed, outWeight.t(), 1, 1);
        shape.Lora[1]?.AddInPlace(middle, mixed);

        var (n2, scale2) = (empty_like(x), empty(rows));
        RmsNormKernel.Forward(At(middle), At(norm2), At(n2), At(scale2), rows, width, shape.Epsilon);
        var gateUp = n2.mm(gateUpWeight.t());
        shape.Lora[2]?.AddInPlace(gateUp, n2);
        var gated = empty(rows, shape.FeedForward);
        SwiGluKernel.Forward(At(gateUp), At(gated), rows, shape.FeedForward);
        var result = addmm(middle, gated, downWeight.t(), 1, 1);
        shape.Lora[3]?.AddInPlace(result, gated);

        ctx.save_for_backward([x, norm1, qkvWeight, outWeight, norm2, gateUpWeight, downWeight,
            n1, scale1, q, k, v, probabilities, mixed, middle, n2, scale2, gateUp, gated]);
        ctx.save_data("shape", shape);
        ctx.save_data("bias", bias is not null);
        return result;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var (shape, hasBias) = ((Shape)ctx.get_data("shape"), (bool)ctx.get_data("bias"));
        var saved = ctx.get_saved_variables();
        var (x, norm1, qkvWeight, outWeight, norm2, gateUpWeight, downWeight) = (saved[0], saved[1], saved[2], saved[3], saved[4], saved[5], saved[6]);
        var (n1, scale1, q, k, v, probabilities, mixed) = (saved[7], saved[8], saved[9], saved[10], saved[11], saved[12], saved[13]);
        var (middle, n2, scale2, gateUp, gated) = (saved[14], saved[15], saved[16], saved[17], saved[18]);
        var heads = shape.Heads;
        long rows = x.shape[0];
        var (width, batchHeads, groups) = ((int)x.shape[1], (long)heads.Batch * heads.KeyHeads, heads.Heads / heads.KeyHeads);
        var upstream = grad_output.contiguous();

        var trained = shape.Trained;
        List<Tensor>[] low = [[], [], [], []]; // gradients of the adapters of each matrix

        // Feed-forward half: result = middle + down(swiglu(gateUp(norm(middle)))).
        var downGradient = trained ? upstream.t().mm(gated) : null;
        var gatedGradient = upstream.mm(downWeight);
        shape.Lora[3]?.Backward(upstream, gated, gatedGradient, low[3]);
        var gateUpGradient = empty_like(gateUp);
        SwiGluKernel.Backward(At(gatedGradient), At(gateUp), At(gateUpGradient), rows, shape.FeedForward);
        var gateUpWeightGradient = trained ? gateUpGradient.t().mm(n2) : null;
        var n2Gradient = gateUpGradient.mm(gateUpWeight);
        shape.Lora[2]?.Backward(gateUpGradient, n2, n2Gradient, low[2]);
        var norm2Gradient = zeros_like(norm2);
        var middleGradient = n2Gradient; // row by row, each read before it is written
        RmsNormKernel.Backward(At(n2Gradient), At(middle), At(norm2), At(scale2), At(upstream), At(middleGradient), At(norm2Gradient), rows, width);

        // Attention half: middle = x + output(attention(qkv(norm(x)))).
        var outGradient = trained ? middleGradient.t().mm(mixed) : null;
        var mixedGradient = middleGradient.mm(outWeight);
        shape.Lora[1]?.Backward(middleGradient, mixed, mixedGradient, low[1]);
        var mixedHeadsGradient = empty(batchHeads, groups * heads.Time, heads.Size);
        HeadsKernel.Unmerge(heads, At(mixedGradient), At(mixedHeadsGradient));
        var vGradient = probabilities.transpose(1, 2).bmm(mixedHeadsGradient);
        var scoreGradient = mixedHeadsGradient.bmm(v.transpose(1, 2));
        CausalSoftmaxKernel.Backward(At(probabilities), At(scoreGradient), batchHeads * groups, heads.Time);
        var qGradient = scoreGradient.bmm(k);
        var kGradient = scoreGradient.transpose(1, 2).bmm(q.view(batchHeads, groups * heads.Time, heads.Size));
        var qkvGradient = empty(rows, (heads.Heads + 2 * heads.KeyHeads) * heads.Size);
        fixed (float* cos = shape.Cos, sin = shape.Sin)
            HeadsKernel.JoinGradients(heads, At(qGradient), At(kGradient), At(vGradient), cos, sin, At(qkvGradient));
        var qkvWeightGradient = trained ? qkvGradient.t().mm(n1) : null;
        var biasGradient = hasBias && trained ? qkvGradient.sum(dim: 0) : null;
        var xGradient = qkvGradient.mm(qkvWeight);
        shape.Lora[0]?.Backward(qkvGradient, n1, xGradient, low[0]);
        var norm1Gradient = zeros_like(norm1);
        RmsNormKernel.Backward(At(xGradient), At(x), At(norm1), At(scale1), At(middleGradient), At(xGradient), At(norm1Gradient), rows, width);

        List<Tensor?> all =
        [
            xGradient, trained ? norm1Gradient : null, qkvWeightGradient, outGradient, trained ? norm2Gradient : null, gateUpWeightGradient, downGradient, biasGradient, null,
            .. low.SelectMany(gradients => gradients),
        ];
        return all.ConvertAll(gradient => gradient?.MoveToOuterDisposeScope()!);
    }

    /// <summary>First element of a contiguous tensor on the CPU. Native memory does not move; the caller keeps the tensor alive.</summary>
    internal static float* At(Tensor tensor)
    {
        if (tensor.numel() <= int.MaxValue / sizeof(long))
            return Start(tensor.bytes);
        // A span ends at 2 GiB, and its first element is all that is wanted.
        using var scope = NewDisposeScope();
        return Start(tensor.view(-1).narrow(0, 0, 1).bytes);

        static float* Start(Span<byte> bytes) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes));
    }
}
