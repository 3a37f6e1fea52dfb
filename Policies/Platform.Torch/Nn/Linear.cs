using TorchSharp.Utils;

namespace TorchSharp.Modules;

/// <summary>x · weightᵀ + bias, over the last dimension.</summary>
public sealed class Linear : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private Parameter? _weight;

    [ComponentName(Name = nameof(bias))]
    private Parameter? _bias;

    internal Linear(Parameter weight, Parameter? bias) : base(nameof(Linear))
    {
        (in_features, out_features) = (weight.shape[1], weight.shape[0]);
        this.weight = weight;
        this.bias = bias;
    }

    /// <summary>Weights <c>[out, in]</c>, uniform in ±1/√in; bias the same.</summary>
    internal Linear(long inputSize, long outputSize, bool hasBias, torch.Device? device, torch.ScalarType? dtype) : base(nameof(Linear))
    {
        (in_features, out_features) = (inputSize, outputSize);
        weight = new Parameter(torch.empty(outputSize, inputSize, dtype, device));
        torch.nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        if (!hasBias)
            return;
        bias = new Parameter(torch.empty(outputSize, dtype, device));
        var bound = inputSize > 0 ? 1 / Math.Sqrt(inputSize) : 0;
        torch.nn.init.uniform_(bias, -bound, bound);
    }

    /// <summary>Size of the last dimension of the input.</summary>
    public long in_features { get; set; }

    /// <summary>Size of the last dimension of the result.</summary>
    public long out_features { get; set; }

    /// <summary><c>[out, in]</c>.</summary>
    public Parameter weight
    {
        get => _weight!;
        set => ConditionallyRegisterParameter(nameof(weight), _weight = value);
    }

    /// <summary><c>[out]</c>, or null.</summary>
    public Parameter? bias
    {
        get => _bias;
        set => ConditionallyRegisterParameter(nameof(bias), _bias = value);
    }

    /// <summary><c>[…, in]</c> to <c>[…, out]</c>.</summary>
    public override torch.Tensor forward(torch.Tensor tensor) => torch.nn.functional.linear(tensor, weight, bias);
}
