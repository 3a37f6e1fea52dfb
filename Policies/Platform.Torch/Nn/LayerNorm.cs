using TorchSharp.Utils;

namespace TorchSharp.Modules;

/// <summary>Mean 0 and variance 1 over the last dimensions, then scaled and shifted.</summary>
public sealed class LayerNorm : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private Parameter? _weight;

    [ComponentName(Name = nameof(bias))]
    private Parameter? _bias;

    internal LayerNorm(long[] shape, double eps, bool affine, bool hasBias, torch.Device? device, torch.ScalarType? dtype) : base(nameof(LayerNorm))
    {
        (normalized_shape, this.eps, elementwise_affine) = (shape, eps, affine);
        if (!affine)
            return;
        weight = new Parameter(torch.ones(shape, dtype, device));
        if (hasBias)
            bias = new Parameter(torch.zeros(shape, dtype, device));
    }

    /// <summary>The last dimensions, which are normalised together.</summary>
    public long[] normalized_shape { get; set; }

    /// <summary>Added to the variance.</summary>
    public double eps { get; set; }

    /// <summary>Whether it scales and shifts.</summary>
    public bool elementwise_affine { get; set; }

    /// <summary>The scale, of the normalised shape; null without.</summary>
    public Parameter? weight
    {
        get => _weight;
        set => ConditionallyRegisterParameter(nameof(weight), _weight = value);
    }

    /// <summary>The shift, of the normalised shape; null without.</summary>
    public Parameter? bias
    {
        get => _bias;
        set => ConditionallyRegisterParameter(nameof(bias), _bias = value);
    }

    /// <summary>Scale 1 and shift 0.</summary>
    public void reset_parameters()
    {
        if (weight is not null)
            torch.nn.init.ones_(weight);
        if (bias is not null)
            torch.nn.init.zeros_(bias);
    }

    /// <summary>Same shape.</summary>
    public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.layer_norm(tensor, normalized_shape, weight, bias, eps);
}
