using Platform.Policies.Generation;

namespace Platform.Policies.Models;

/// <summary>The weights of a model that a learner changes, for the engines that sample from it.</summary>
/// <param name="model">The model; it outlives this object.</param>
public sealed class DecoderWeights(DecoderModel model) : IDecoderWeights
{
    private long _version;

    /// <summary>The model these weights belong to.</summary>
    public DecoderModel Model { get; } = model;

    /// <inheritdoc/>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Says that the weights have changed: the learner calls it after each update.</summary>
    /// <returns>The new version.</returns>
    public long Advance() => Interlocked.Increment(ref _version);

    /// <summary>Sets the version, when a run resumes.</summary>
    /// <param name="version">0 or more.</param>
    public void Restore(long version)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        Interlocked.Exchange(ref _version, version);
    }

    /// <inheritdoc/>
    public void CopyTo(string name, Span<float> destination) => Model.GetMergedWeight(name, destination);
}
