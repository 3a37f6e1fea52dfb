using Platform.Training.Plans;
using Platform.Training.Updates;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Platform.Training.Learners.Optimizers;

/// <summary>One matrix whose gradient has AdamW's moments along its largest singular vectors; what they leave of it is updated without.</summary>
/// <remarks>Source: FRUGAL's projection SVD, arXiv:2411.07837, over GaLore's choice of a subspace, arXiv:2403.03507, section 4.1: the first gradient of a period gives the
/// vectors, on the shorter side of the matrix. Departure: where the gradient lies within the subspace, its rest is rounding whose sign says nothing, so
/// entries below <see cref="Rounding"/> of the largest of the gradient count as 0.</remarks>
internal sealed class ProjectedAdamW : IDisposable
{
    /// <summary>Share of the gradient's largest entry under which an entry of the rest counts as rounding.</summary>
    public const double Rounding = 1e-6;

    private const double Epsilon = 1e-8; // as AdamWRule's

    private readonly Parameter _parameter;
    private readonly OptimizerOptions _options;
    private readonly bool _isWide;
    private readonly Tensor _basis;
    private readonly Tensor _mean;
    private readonly Tensor _square;
    private long _updates;
    private bool _isDue;

    /// <param name="parameter">The matrix, which outlives this object. [out, in]</param>
    /// <param name="rank">Singular vectors kept, from 1 to the matrix's shorter side.</param>
    /// <param name="options">Settings.</param>
    public ProjectedAdamW(Parameter parameter, int rank, OptimizerOptions options)
    {
        var (rows, columns) = (parameter.shape[0], parameter.shape[1]);
        (_parameter, _options, _isWide) = (parameter, options, rows <= columns);
        _basis = Empty(Math.Min(rows, columns), rank);
        long[] shape = _isWide ? [rank, columns] : [rows, rank];
        (_mean, _square) = (Empty(shape), Empty(shape));
    }

    public long StateBytes => new[] { _basis, _mean, _square }.Sum(tensor => tensor.numel() * tensor.element_size());

    /// <summary>Lets the next gradient choose the vectors; moments begin anew.</summary>
    public void Choose() => _isDue = true;

    /// <summary>Takes one step; gradients must be off.</summary>
    public void Step(double learningRate)
    {
        using var scope = NewDisposeScope();
        if (_parameter.grad is not { } own)
            return;
        var gradient = own.to(_mean.dtype);
        if (_isDue)
            Take(gradient);
        _updates++;
        var inner = _isWide ? _basis.T.matmul(gradient) : gradient.matmul(_basis);
        _mean.mul_(_options.Beta1).add_(inner, 1 - _options.Beta1);
        _square.mul_(_options.Beta2).addcmul_(inner, inner, 1 - _options.Beta2);
        var root = _square.sqrt().div_(Math.Sqrt(1 - Math.Pow(_options.Beta2, _updates))).add_(Epsilon);
        var step = (_mean / root).mul_(-learningRate / (1 - Math.Pow(_options.Beta1, _updates)));
        var rest = gradient - Outer(inner);
        rest.masked_fill_(rest.abs() < gradient.abs().max() * Rounding, 0);
        _parameter.mul_(1 - learningRate * _options.WeightDecay).add_(Outer(step).add_(PartialAdamW.StateFree(rest, _options, learningRate)));
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_updates);
        writer.Write(_isDue);
        foreach (var tensor in new[] { _basis, _mean, _square })
            TensorFile.Write(writer, tensor);
    }

    public void Load(BinaryReader reader)
    {
        (_updates, _isDue) = (reader.ReadInt64(), reader.ReadBoolean());
        foreach (var tensor in new[] { _basis, _mean, _square })
            TensorFile.ReadInto(reader, tensor);
    }

    public void Dispose()
    {
        _basis.Dispose();
        _mean.Dispose();
        _square.Dispose();
    }

    private void Take(Tensor gradient)
    {
        var (left, _, right) = linalg.svd(gradient, fullMatrices: false);
        _basis.copy_((_isWide ? left : right.T).narrow(1, 0, _basis.shape[1]));
        _mean.zero_();
        _square.zero_();
        (_updates, _isDue) = (0, false);
    }

    /// <summary>From the subspace to the matrix.</summary>
    private Tensor Outer(Tensor inner) => _isWide ? _basis.matmul(inner) : inner.matmul(_basis.T);

    private Tensor Empty(params long[] shape) =>
        zeros(shape, _parameter.dtype == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32, _parameter.device).DetachFromDisposeScope();
}
