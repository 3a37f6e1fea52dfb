namespace TorchSharp.Modules;

/// <summary>x · Φ(x), Φ the normal distribution function.</summary>
public sealed class GELU : ParameterLessModule<torch.Tensor, torch.Tensor>
{
    internal GELU(Approximate approximate, bool inplace) : base(nameof(GELU)) => (this.approximate, this.inplace) = (approximate, inplace);

    /// <summary>How Φ is computed.</summary>
    public enum Approximate
    {
        /// <summary>Exactly.</summary>
        none = 0,

        /// <summary>By tanh.</summary>
        tanh = 1,
    }

    /// <summary>How Φ is computed.</summary>
    public Approximate approximate { get; set; }

    /// <summary>Whether it changes its input.</summary>
    public bool inplace { get; set; }

    /// <summary>Same shape.</summary>
    public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.gelu(tensor, approximate, inplace);
}
