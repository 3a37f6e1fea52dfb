using Platform.Policies.Models.Kernels;
using static TorchSharp.torch;

namespace Platform.Policies.Models;

/// <summary>The forward pass of a <see cref="DecoderModel"/> over whole rows, for training and scoring: in plain tensor operations on any device, or in fused blocks.</summary>
internal static class DecoderForward
{
    /// <param name="model">The model.</param>
    /// <param name="ids">[batch, time]</param>
    /// <param name="fused">Whether to use the fused blocks, which compute 32-bit floats on the CPU.</param>
    /// <returns>[batch, time, hidden]</returns>
    public static Tensor Run(DecoderModel model, Tensor ids, bool fused)
    {
        var config = model.Config;
        var (batch, time) = ((int)ids.shape[0], (int)ids.shape[1]);
        var block = fused ? FusedBlock(model, batch, time) : PlainBlock(model, batch, time);
        var x = fused ? FusedEmbeddingFunction.Apply(model.Embedding, ids.reshape(-1)) : model.Embedding.index_select(0, ids.reshape(-1)); // [batch · time, hidden]
        foreach (var layer in model.Layers)
            x = model.GradientCheckpointing && is_grad_enabled() ? CheckpointFunction.Apply(x, layer, block) : block(x, layer);
        var normed = fused ? FusedNormFunction.Apply(x, model.FinalNorm, config.NormEpsilon) : RmsNorm(x, model.FinalNorm, config.NormEpsilon);
        return normed.view(batch, time, config.HiddenSize);
    }

    /// <summary>A block in plain tensor operations. It can be called again in the backward pass, when the tensors of the forward pass are gone.</summary>
    private static Func<Tensor, DecoderLayer, Tensor> PlainBlock(DecoderModel model, int batch, int time) => (x, layer) =>
    {
        using var scope = NewDisposeScope();
        var config = model.Config;
        var (cos, sin) = model.Rotary.Tensors(time);
        (cos, sin) = (cos.narrow(0, 0, time), sin.narrow(0, 0, time));
        // Queries that share a key head stand below each other, so the mask repeats once for each.
        var groups = config.Heads / config.ResolvedKeyValueHeads;
        var mask = full([time, time], float.NegativeInfinity, model.Type, model.Device).triu_(1);
        if (groups > 1)
            mask = mask.repeat(groups, 1);
        var h = x + Attention(config, layer, RmsNorm(x, layer.AttentionNorm, config.NormEpsilon), batch, time, cos, sin, mask);
        var gateUp = layer.Apply(2, RmsNorm(h, layer.FeedForwardNorm, config.NormEpsilon)).chunk(2, -1);
        return (h + layer.Apply(3, gateUp[0].silu() * gateUp[1])).MoveToOuterDisposeScope();
    };

    private static Func<Tensor, DecoderLayer, Tensor> FusedBlock(DecoderModel model, int batch, int time)
    {
        var config = model.Config;
        model.Rotary.Grow(time);
        var heads = new HeadShape(batch, time, config.Heads, config.ResolvedKeyValueHeads, config.HeadSize);
        var shape = new FusedLayerFunction.Shape(heads, config.FeedForwardSize, (float)config.NormEpsilon, model.Rotary.Cos, model.Rotary.Sin);
        return (x, layer) => FusedLayerFunction.Apply(x, layer, shape);
    }

    /// <summary>x / √(mean(x²) + ε) · weight, with the mean taken in 32-bit floats.</summary>
    /// <remarks>Source: arXiv:1910.07467, equation 4.</remarks>
    public static Tensor RmsNorm(Tensor x, Tensor weight, double epsilon)
    {
        var wide = x.to(ScalarType.Float32);
        var normed = wide * (wide.square().mean([-1], true) + epsilon).rsqrt();
        return normed.to(x.dtype) * weight;
    }

    /// <summary>Turns each pair (i, i + headSize / 2) by its position's angle.</summary>
    public static Tensor Rotate(Tensor x, Tensor cos, Tensor sin)
    {
        var halves = x.chunk(2, -1);
        return x * cos + cat([-halves[1], halves[0]], -1) * sin;
    }

    private static Tensor Attention(ModelConfig config, DecoderLayer layer, Tensor x, long batch, long time, Tensor cos, Tensor sin, Tensor mask)
    {
        long heads = config.Heads, keyHeads = config.ResolvedKeyValueHeads, size = config.HeadSize, groups = heads / keyHeads;
        var qkv = layer.Apply(0, x).view(batch, time, heads + 2 * keyHeads, size).transpose(1, 2);
        var turned = Rotate(qkv.narrow(1, 0, heads + keyHeads), cos, sin);
        var q = turned.narrow(1, 0, heads).reshape(batch * keyHeads, groups * time, size);
        var k = turned.narrow(1, heads, keyHeads).reshape(batch * keyHeads, time, size);
        var v = qkv.narrow(1, heads + keyHeads, keyHeads).reshape(batch * keyHeads, time, size);
        var scores = baddbmm(mask, q, k.transpose(1, 2), 1, 1 / MathF.Sqrt(size)); // [batch · keyHeads, groups · time, time]
        var mixed = bmm(scores.softmax(-1), v);
        return layer.Apply(1, mixed.view(batch, heads, time, size).transpose(1, 2).reshape(batch * time, heads * size));
    }
}
