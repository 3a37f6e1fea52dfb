using Platform.Sdk;
using Platform.Training.Plans;
using Platform.Training.Updates;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Platform.Training.Learners.Optimizers;

/// <summary>One matrix of which some columns or rows have AdamW's moments; the others are updated without.</summary>
internal sealed class PartialAdamW : IDisposable
{
    private const double Epsilon = 1e-8; // as AdamWRule's

    private readonly Parameter _parameter;
    private readonly int _dimension;
    private readonly OptimizerOptions _options;
    private readonly Tensor? _mean;
    private readonly Tensor? _square;
    private Tensor? _places;
    private long[] _indices = [];
    private long _updates;

    /// <param name="parameter">The matrix, which outlives this object. [out, in]</param>
    /// <param name="dimension">0 takes rows, 1 takes columns.</param>
    /// <param name="kept">How many of them, 0 or more.</param>
    /// <param name="options">Settings.</param>
    public PartialAdamW(Parameter parameter, int dimension, int kept, OptimizerOptions options)
    {
        (_parameter, _dimension, _options) = (parameter, dimension, options);
        if (kept == 0)
            return;
        var shape = parameter.shape;
        shape[dimension] = kept;
        _mean = zeros(shape, parameter.dtype, parameter.device).DetachFromDisposeScope();
        _square = zeros(shape, parameter.dtype, parameter.device).DetachFromDisposeScope();
    }

    public long StateBytes => _mean is null ? 0 : 2 * _mean.numel() * _mean.element_size();

    /// <summary>Numbers of the rows or columns that have moments at present, rising.</summary>
    public IReadOnlyList<long> Indices => _indices;

    /// <summary>Chooses rows or columns. Moments begin anew, unless the choice is the same.</summary>
    public void Choose(SeededRandom random)
    {
        if (_mean is null)
            return;
        var order = new long[_parameter.shape[_dimension]];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        random.Shuffle(order.AsSpan());
        var indices = order[..(int)_mean.shape[_dimension]];
        Array.Sort(indices);
        if (indices.AsSpan().SequenceEqual(_indices))
            return;
        _indices = indices;
        _places?.Dispose();
        _places = tensor(indices, device: _parameter.device).DetachFromDisposeScope();
        using var guard = no_grad();
        _mean.zero_();
        _square!.zero_();
        _updates = 0;
    }

    /// <summary>Takes one step; gradients must be off.</summary>
    public void Step(double learningRate)
    {
        using var scope = NewDisposeScope();
        if (_parameter.grad is not { } gradient)
            return;
        if (_mean is null)
        {
            StepWithoutState(_parameter, _options, learningRate);
            return;
        }

        _updates++;
        var own = gradient.index_select(_dimension, _places!);
        _mean.mul_(_options.Beta1).add_(own, 1 - _options.Beta1);
        _square!.mul_(_options.Beta2).addcmul_(own, own, 1 - _options.Beta2);
        var root = _square.sqrt().div_(Math.Sqrt(1 - Math.Pow(_options.Beta2, _updates))).add_(Epsilon);
        var full = StateFree(gradient, _options, learningRate);
        full.index_copy_(_dimension, _places!, (_mean / root).mul_(-learningRate / (1 - Math.Pow(_options.Beta1, _updates))));
        _parameter.mul_(1 - learningRate * _options.WeightDecay).add_(full);
    }

    /// <summary>Updates a whole matrix without moments; gradients must be off.</summary>
    public static void StepWithoutState(Parameter parameter, OptimizerOptions options, double learningRate)
    {
        using var scope = NewDisposeScope();
        if (parameter.grad is { } gradient)
            parameter.mul_(1 - learningRate * options.WeightDecay).add_(StateFree(gradient, options, learningRate));
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_updates);
        if (_mean is null)
            return;
        TensorFile.Write(writer, _mean);
        TensorFile.Write(writer, _square!);
    }

    public void Load(BinaryReader reader)
    {
        _updates = reader.ReadInt64();
        if (_mean is null)
            return;
        TensorFile.ReadInto(reader, _mean);
        TensorFile.ReadInto(reader, _square!);
    }

    public void Dispose()
    {
        _mean?.Dispose();
        _square?.Dispose();
        _places?.Dispose();
    }

    /// <summary>The step of what has no moments, in a new tensor; gradients must be off.</summary>
    public static Tensor StateFree(Tensor gradient, OptimizerOptions options, double learningRate)
    {
        var rate = -learningRate * options.Frugal.StateFreeRate;
        return options.Frugal.StateFree == "sgd" ? gradient * rate : gradient.sign().mul_(rate);
    }
}
