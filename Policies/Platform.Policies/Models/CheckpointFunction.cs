using static TorchSharp.torch;

namespace Platform.Policies.Models;

/// <summary>A decoder block of which the forward pass keeps only the input: the backward pass runs the block a second time.</summary>
/// <remarks>Source: Training Deep Nets with Sublinear Memory Cost, arXiv:1604.06174, section 4.</remarks>
internal sealed class CheckpointFunction : autograd.SingleTensorFunction<CheckpointFunction>
{
    public override string Name => nameof(CheckpointFunction);

    /// <param name="x">[batch · time, hidden]</param>
    /// <param name="layer">The block's parameters.</param>
    /// <param name="block">Computes the block; called again in the backward pass with the same parameters.</param>
    /// <returns>[batch · time, hidden]</returns>
    public static Tensor Apply(Tensor x, DecoderLayer layer, Func<Tensor, DecoderLayer, Tensor> block)
    {
        using var scope = NewDisposeScope();
        var run = new Run(layer, block, x.requires_grad, [.. layer.Trained]);
        return apply([x, run, .. run.Trained]).MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, run) = ((Tensor)vars[0], (Run)vars[1]);
        ctx.save_for_backward([x]);
        ctx.save_data("run", run);
        return run.Block(x, run.Layer);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var run = (Run)ctx.get_data("run");
        using var guard = enable_grad();
        var x = ctx.get_saved_variables()[0].detach().requires_grad_(run.NeedsInput);
        var y = run.Block(x, run.Layer);
        var gradients = autograd.grad([y], run.NeedsInput ? [x, .. run.Trained] : run.Trained, [grad_output]);
        var all = gradients.Select(gradient => gradient.MoveToOuterDisposeScope()).ToList();
        if (!run.NeedsInput)
            all.Insert(0, null!);
        all.Insert(1, null!);
        return all;
    }

    /// <summary>What both passes need.</summary>
    /// <param name="Layer">The block's parameters.</param>
    /// <param name="Block">Computes it.</param>
    /// <param name="NeedsInput">Whether the input takes a gradient.</param>
    /// <param name="Trained">The parameters that take gradients.</param>
    private sealed record Run(DecoderLayer Layer, Func<Tensor, DecoderLayer, Tensor> Block, bool NeedsInput, Tensor[] Trained);
}
