using Platform.Training.Updates;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Platform.Training.Learners.Optimizers;

/// <summary>Copies of 16-bit parameters in 32-bit floats: what the optimizer changes, and where the gradients of micro-batches add up without losing small ones.</summary>
/// <remarks>Source: Mixed Precision Training, arXiv:1710.03740, section 3.1.</remarks>
internal sealed class MasterWeights : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly Parameter[] _masters;

    /// <param name="parameters">The model's parameters, which outlive this object.</param>
    public MasterWeights(IEnumerable<Parameter> parameters)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        _parameters = [.. parameters];
        _masters = [.. _parameters.Select(parameter =>
        {
            var master = new Parameter(parameter.detach().to(ScalarType.Float32, copy: true));
            master.DetachFromDisposeScope();
            return master;
        })];
    }

    /// <summary>The copies, in the order of the parameters.</summary>
    public IReadOnlyList<Parameter> Masters => _masters;

    /// <summary>Adds the gradients of the parameters to those of the copies, and takes them from the parameters.</summary>
    public void TakeGradients()
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        for (var i = 0; i < _parameters.Length; i++)
        {
            if (_parameters[i].grad is not { } gradient)
                continue;
            if (_masters[i].grad is { } sum)
                sum.add_(gradient);
            else
                _masters[i].grad = gradient.to(ScalarType.Float32, copy: true);
            _parameters[i].grad = null;
        }
    }

    /// <summary>Rounds the copies into the parameters.</summary>
    public void Round()
    {
        using var guard = no_grad();
        for (var i = 0; i < _parameters.Length; i++)
            _parameters[i].copy_(_masters[i]);
    }

    /// <summary>Writes the copies.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (var master in _masters)
            TensorFile.Write(writer, master);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is of other parameters.</exception>
    public void Load(BinaryReader reader)
    {
        foreach (var master in _masters)
            TensorFile.ReadInto(reader, master);
    }

    public void Dispose()
    {
        foreach (var master in _masters)
            master.Dispose();
    }
}
