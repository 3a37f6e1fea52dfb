using Platform.Policies.Models.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Policies.Models;

/// <summary>log softmax(W h / T) at one token per row, and the entropy of the same distribution, with its own backward pass.</summary>
/// <remarks>Rows go through in chunks. Their logits are kept for the backward pass while all of them fit into <see cref="Limits.KeptBytes"/> and computed a second
/// time otherwise. With p = softmax(z), z = W h / T, H the entropy and e the one-hot row of the token: ∂log p / ∂z = e − p and ∂H / ∂z = −p (log p + H).</remarks>
internal sealed unsafe class LogProbFunction : autograd.MultiTensorFunction<LogProbFunction>
{
    /// <summary>How a call splits its work. The defaults serve; tests take others.</summary>
    /// <param name="ChunkBytes">Logits of one chunk, in bytes.</param>
    /// <param name="KeptBytes">Most logits to keep for the backward pass, in bytes.</param>
    /// <param name="Kernels">Whether rows on the CPU go through <see cref="LogProbKernel"/> instead of tensor operations.</param>
    internal sealed record Limits(long ChunkBytes = 128L << 20, long KeptBytes = 1L << 30, bool Kernels = true);

    private static readonly Limits s_usual = new();

    public override string Name => nameof(LogProbFunction);

    /// <summary>Scores one token per row.</summary>
    /// <param name="hidden">[n, hidden]</param>
    /// <param name="weight">[vocabulary, hidden]</param>
    /// <param name="targets">[n], 64-bit integers.</param>
    /// <param name="temperature">Above 0.</param>
    /// <param name="entropy">Whether a second output gives the entropies.</param>
    /// <param name="limits">Null for the usual ones.</param>
    /// <returns>Log-probs [n], and entropies [n] if asked for, as 32-bit floats.</returns>
    public static List<Tensor> Apply(Tensor hidden, Tensor weight, Tensor targets, double temperature, bool entropy, Limits? limits = null)
    {
        using var scope = NewDisposeScope();
        return apply(hidden, weight, targets, temperature, entropy, is_grad_enabled(), limits ?? s_usual).ConvertAll(output => output.MoveToOuterDisposeScope());
    }

    public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (hidden, weight, targets) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
        var (inverse, entropy, attached, limits) = (1 / (double)vars[3], (bool)vars[4], (bool)vars[5], (Limits)vars[6]);
        long rows = hidden.shape[0], vocabulary = weight.shape[0];
        var chunk = Math.Max(1, limits.ChunkBytes / (4 * vocabulary));
        var kernels = limits.Kernels && hidden.device.type == DeviceType.CPU;
        var keep = attached && 4 * rows * vocabulary <= limits.KeptBytes;
        var saved = new List<Tensor> { hidden, weight, targets };
        Tensor logProbs = empty([rows], ScalarType.Float32, hidden.device), normalizers = empty([rows], ScalarType.Float32, hidden.device);
        var entropies = entropy ? empty([rows], ScalarType.Float32, hidden.device) : null;
        for (long start = 0; start < rows; start += chunk)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(chunk, rows - start);
            var z = Logits(hidden.narrow(0, start, count), weight, inverse);
            if (kernels)
            {
                LogProbKernel.Forward(At(z), (long*)At(targets) + start, At(logProbs) + start, At(normalizers) + start,
                    entropies is null ? null : At(entropies) + start, count, (int)vocabulary);
            }
            else
            {
                var lse = z.logsumexp(-1);
                normalizers.narrow(0, start, count).copy_(lse);
                logProbs.narrow(0, start, count).copy_(z.gather(1, targets.narrow(0, start, count).unsqueeze(1)).squeeze(1).sub_(lse));
                entropies?.narrow(0, start, count).copy_(lse - (z - lse.unsqueeze(1)).exp_().mul_(z).sum(-1));
            }

            if (keep)
                saved.Add(z.MoveToOuterDisposeScope());
        }

        saved.Insert(3, normalizers);
        if (entropies is not null)
            saved.Insert(4, entropies);
        ctx.save_for_backward(saved);
        ctx.save_data("inverse", inverse);
        ctx.save_data("entropy", entropy);
        ctx.save_data("keep", keep);
        ctx.save_data("chunk", chunk);
        ctx.save_data("kernels", kernels);
        return entropies is null ? [logProbs] : [logProbs, entropies];
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
    {
        using var outer = NewDisposeScope();
        var (inverse, entropy, keep, chunk) = ((double)ctx.get_data("inverse"), (bool)ctx.get_data("entropy"), (bool)ctx.get_data("keep"), (long)ctx.get_data("chunk"));
        var kernels = (bool)ctx.get_data("kernels");
        var saved = ctx.get_saved_variables();
        var (hidden, weight, targets, normalizers) = (saved[0], saved[1], saved[2], saved[3]);
        var rows = hidden.shape[0];
        var (logProbGradients, entropyGradients) = (grad_outputs[0].contiguous(), entropy ? grad_outputs[1].contiguous() : null);
        Tensor? hiddenGradient = null;
        Tensor? weightGradient = null;
        for (long start = 0, index = entropy ? 5 : 4; start < rows; start += chunk)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(chunk, rows - start);
            var h = hidden.narrow(0, start, count);
            var z = keep ? saved[(int)index++] : Logits(h, weight, inverse);
            var gradient = kernels
                ? CpuGradient(z, targets, normalizers, entropy ? saved[4] : null, logProbGradients, entropyGradients, inverse, start, count)
                : Gradient(z, targets, normalizers, entropy ? saved[4] : null, logProbGradients, entropyGradients, inverse, start, count);
            gradient = gradient.to(hidden.dtype);
            if (count == rows)
                hiddenGradient = gradient.mm(weight).MoveToOuterDisposeScope();
            else
                (hiddenGradient ??= empty_like(hidden).MoveToOuterDisposeScope()).narrow(0, start, count).copy_(gradient.mm(weight));
            if (!weight.requires_grad)
                continue;
            if (weightGradient is null)
                weightGradient = gradient.transpose(0, 1).mm(h).MoveToOuterDisposeScope();
            else
                weightGradient.addmm_(gradient.transpose(0, 1), h);
        }

        return [hiddenGradient!.MoveToOuterDisposeScope(), weightGradient?.MoveToOuterDisposeScope()!, null!, null!, null!, null!, null!];
    }

    private static Tensor CpuGradient(
        Tensor z, Tensor targets, Tensor normalizers, Tensor? entropies, Tensor upstream, Tensor? entropyUpstream, double inverse, long start, long count)
    {
        var gradient = empty_like(z);
        LogProbKernel.Backward(At(z), (long*)At(targets) + start, At(normalizers) + start, entropies is null ? null : At(entropies) + start, At(upstream) + start,
            entropyUpstream is null ? null : At(entropyUpstream) + start, (float)inverse, At(gradient), count, (int)z.shape[1]);
        return gradient;
    }

    private static Tensor Gradient(
        Tensor z, Tensor targets, Tensor normalizers, Tensor? entropies, Tensor upstream, Tensor? entropyUpstream, double inverse, long start, long count)
    {
        var column = upstream.narrow(0, start, count).unsqueeze(1);
        var logP = z - normalizers.narrow(0, start, count).unsqueeze(1);
        var factor = entropies is null || entropyUpstream is null
            ? column
            : (logP + entropies.narrow(0, start, count).unsqueeze(1)).mul_(entropyUpstream.narrow(0, start, count).unsqueeze(1)).add_(column);
        var gradient = logP.exp_().neg_().mul_(factor);
        gradient.scatter_add_(1, targets.narrow(0, start, count).unsqueeze(1), column);
        return gradient.mul_(inverse);
    }

    private static float* At(Tensor tensor) => FusedLayerFunction.At(tensor);

    private static Tensor Logits(Tensor hidden, Tensor weight, double inverse)
    {
        var z = nn.functional.linear(hidden, weight).to(ScalarType.Float32);
        return inverse == 1 ? z : z.mul_(inverse);
    }
}
