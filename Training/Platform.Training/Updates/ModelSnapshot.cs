using Platform.Policies.Models;

namespace Platform.Training.Updates;

/// <summary>A copy of a policy as it once was, which a checkpoint can hold.</summary>
public sealed class ModelSnapshot : IDisposable
{
    private ITokenModel? _copy;
    private byte[]? _stored;

    /// <summary>Whether there is one: taken, or read from a checkpoint.</summary>
    public bool IsTaken => _copy is not null || _stored is not null;

    /// <summary>Copies a policy in place of what was there.</summary>
    /// <param name="policy">The policy as it is now.</param>
    public void Take(ITokenModel policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        _stored = null;
        if (_copy is null)
            _copy = policy.Copy();
        else
            _copy.CopyWeightsFrom(policy);
    }

    /// <summary>The copy.</summary>
    /// <param name="policy">A model of the same shape.</param>
    /// <returns>Stays this object's.</returns>
    /// <exception cref="InvalidDataException">The checkpoint's tensors are of another shape.</exception>
    public ITokenModel Model(ITokenModel policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (_stored is { } stored)
        {
            Take(policy);
            using var reader = new BinaryReader(new MemoryStream(stored));
            foreach (var parameter in _copy!.Trainable)
                TensorFile.ReadInto(reader, parameter);
        }

        return _copy ?? throw new InvalidOperationException("No snapshot has been taken yet.");
    }

    /// <summary>Writes it.</summary>
    /// <param name="writer">Left open.</param>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var stored = _stored ?? [];
        if (_copy is not null && _stored is null)
        {
            using var stream = new MemoryStream();
            using var inner = new BinaryWriter(stream);
            foreach (var parameter in _copy.Trainable)
                TensorFile.Write(inner, parameter);
            stored = stream.ToArray();
        }

        writer.Write(stored.Length);
        writer.Write(stored);
    }

    /// <summary>Reads it.</summary>
    /// <param name="reader">Left open.</param>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var length = reader.ReadInt32();
        _stored = length == 0 ? null : reader.ReadBytes(length);
    }

    /// <inheritdoc/>
    public void Dispose() => _copy?.Dispose();
}
