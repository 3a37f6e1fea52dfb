namespace TorchSharp.Modules;

/// <summary>x · sigmoid(x).</summary>
public sealed class SiLU : ParameterLessModule<torch.Tensor, torch.Tensor>
{
    internal SiLU(bool inplace) : base(nameof(SiLU)) => this.inplace = inplace;

    /// <summary>Whether it changes its input.</summary>
    public bool inplace { get; set; }

    /// <inheritdoc/>
    public override string GetName() => nameof(SiLU);

    /// <summary>Same shape.</summary>
    public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.silu(tensor, inplace);
}
