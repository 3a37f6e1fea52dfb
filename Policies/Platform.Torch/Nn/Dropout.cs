namespace TorchSharp.Modules;

/// <summary>In training, zeroes elements with probability p and scales the others by 1 / (1 - p).</summary>
public sealed class Dropout : ParameterLessModule<torch.Tensor, torch.Tensor>
{
    internal Dropout(double p, bool inplace) : base(nameof(Dropout)) => (this.p, this.inplace) = (p, inplace);

    /// <summary>Probability of a zero, from 0 to 1.</summary>
    public double p { get; set; }

    /// <summary>Whether it changes its input.</summary>
    public bool inplace { get; set; }

    /// <summary>Same shape.</summary>
    public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.dropout(tensor, p, training, inplace);
}
