namespace TorchSharp.Modules;

/// <summary>Its input.</summary>
public sealed class Identity : ParameterLessModule<torch.Tensor, torch.Tensor>
{
    internal Identity() : base(nameof(Identity))
    {
    }

    /// <summary>A view of the input.</summary>
    public override torch.Tensor forward(torch.Tensor tensor) => tensor.alias();
}
