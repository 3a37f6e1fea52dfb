using static TorchSharp.torch;

namespace Platform.Policies.Models;

/// <summary>One weight as Hugging Face names it: a block of rows of a parameter that may hold several such weights, so that they share one product.</summary>
/// <param name="Name">Hugging Face name, such as <c>model.layers.0.self_attn.q_proj.weight</c>.</param>
/// <param name="Parameter">The parameter that holds it.</param>
/// <param name="FirstRow">First row of the block in <paramref name="Parameter"/>.</param>
/// <param name="Shape">Shape of the weight: [out, in] or [out].</param>
public sealed record NamedWeight(string Name, Tensor Parameter, long FirstRow, long[] Shape)
{
    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>The weight itself, without gradient: a view that the caller disposes.</summary>
    /// <returns>A tensor of <see cref="Shape"/> that shares the parameter's memory.</returns>
    public Tensor View()
    {
        using var scope = NewDisposeScope();
        return Parameter.detach().narrow(0, FirstRow, Shape[0]).MoveToOuterDisposeScope();
    }
}
