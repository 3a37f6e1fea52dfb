namespace TorchSharp.Modules;

/// <summary>A tensor that a module learns.</summary>
public sealed class Parameter : torch.Tensor
{
    /// <summary>Takes over the memory of <paramref name="data"/>, which is as if disposed from then on.</summary>
    public Parameter(torch.Tensor data, bool requires_grad = true) : base(data.with_requires_grad(requires_grad))
    {
    }
}
