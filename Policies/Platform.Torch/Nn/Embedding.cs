using TorchSharp.Utils;

namespace TorchSharp.Modules;

/// <summary>Rows of a table, picked by integers.</summary>
public sealed class Embedding : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private readonly long _padding;
    private readonly double? _maxNorm;
    private readonly double _normType;
    private readonly bool _scale;
    private readonly bool _sparse;

    [ComponentName(Name = nameof(weight))]
    private Parameter? _weight;

    internal Embedding(Parameter weight, long? padding, double? maxNorm, double normType, bool scale, bool sparse) : base(nameof(Embedding))
    {
        (_padding, _maxNorm, _normType, _scale, _sparse) = (padding ?? -1, maxNorm, normType, scale, sparse);
        this.weight = weight;
    }

    /// <summary><c>[rows, columns]</c>, standard normal at first.</summary>
    public Parameter weight
    {
        get => _weight!;
        set => ConditionallyRegisterParameter(nameof(weight), _weight = value);
    }

    /// <summary>Integers <c>[…]</c> to rows <c>[…, columns]</c>.</summary>
    public override torch.Tensor forward(torch.Tensor input)
    {
        if (_maxNorm is { } limit)
        {
            using var _ = torch.no_grad();
            torch.Tensor.Done(Native.embedding_renorm_(weight.Handle, input.Handle, limit, _normType), weight, input);
        }
        return torch.Tensor.Wrap(Native.embedding(weight.Handle, input.Handle, _padding, _scale, _sparse), weight, input, op: "embedding");
    }
}
