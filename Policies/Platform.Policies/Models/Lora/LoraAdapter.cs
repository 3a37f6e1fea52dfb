using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Platform.Policies.Models.Lora;

/// <summary>The two small matrices beside one weight: the layer computes W x + scale · B (A x).</summary>
/// <param name="Weight">The weight as Hugging Face names it: a block of rows of a parameter.</param>
/// <param name="A">[rank, in]</param>
/// <param name="B">[out, rank]; zero at the start, so that a new adapter changes nothing.</param>
public sealed record LoraAdapter(NamedWeight Weight, Parameter A, Parameter B)
{
    /// <summary>scale · B A in 32-bit floats, without gradient: what the adapter adds to the weight. [out, in], for the caller to dispose.</summary>
    /// <param name="scale">α / r.</param>
    internal Tensor Product(double scale)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        return B.detach().to(ScalarType.Float32).mm(A.detach().to(ScalarType.Float32)).mul_(scale).MoveToOuterDisposeScope();
    }
}
