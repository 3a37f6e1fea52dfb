using System.Runtime.InteropServices;
using Platform.Policies.Models;
using static TorchSharp.torch;

namespace Platform.Policies.Generation;

/// <summary>Samples with a <see cref="DecoderModel"/>'s own tensors, on any device and in any type.</summary>
/// <remarks>Rows of one batch may have different lengths and stand at different positions: shorter ones are padded behind their end, and a mask keeps every
/// row to its own past. The shapes of the products depend on the batch, so a sequence's logits may differ in rounding with what else is in it.</remarks>
public sealed class TorchDecoder : IDecoder
{
    private readonly DecoderModel _model;
    private readonly bool _ownsModel;
    private readonly TorchCache _cache;
    private readonly Dictionary<int, List<int>> _tokens = []; // of each open slot, if others may take them over

    /// <summary>A decoder over a model, whose weights it reads in place.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ownsModel">Whether disposing the decoder disposes the model.</param>
    public TorchDecoder(DecoderModel model, bool ownsModel = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_model, _ownsModel) = (model, ownsModel);
        _cache = new(model);
    }

    /// <inheritdoc/>
    public int VocabularySize => _model.Config.VocabularySize;

    /// <inheritdoc/>
    public int MaxLength => _model.Config.MaxLength;

    /// <inheritdoc/>
    public bool IsBatchInvariant => false;

    /// <inheritdoc/>
    public int Open(ReadOnlySpan<int> tokens = default)
    {
        var (donor, length) = (-1, 0);
        foreach (var (open, known) in _tokens)
        {
            var common = CollectionsMarshal.AsSpan(known).CommonPrefixLength(tokens);
            if (common > length)
                (donor, length) = (open, common);
        }

        var slot = length > 0 ? _cache.Fork(donor, length) : _cache.Open();
        _tokens[slot] = [.. tokens[..length]];
        return slot;
    }

    /// <inheritdoc/>
    public bool Reserve(int slot, int count) => true;

    /// <inheritdoc/>
    public void Close(int slot)
    {
        _cache.Close(slot);
        _tokens.Remove(slot);
    }

    /// <inheritdoc/>
    public int Length(int slot) => _cache.Length(slot);

    /// <inheritdoc/>
    public bool TakesDrafts => false;

    /// <inheritdoc/>
    public void Rewind(int slot, int length)
    {
        if (length != Length(slot))
            throw new ArgumentException($"Sequence {slot} holds {Length(slot)} tokens and this decoder takes none back: TakesDrafts is false.", nameof(length));
    }

    /// <inheritdoc/>
    public void Forward(ReadOnlySpan<int> slots, ReadOnlySpan<int> counts, ReadOnlySpan<int> tokens, Span<float> logits, ReadOnlySpan<int> wanted = default)
    {
        if (wanted.ContainsAnyExcept(1))
            throw new ArgumentException("This decoder gives the logits of one token a sequence: TakesDrafts is false.", nameof(wanted));
        DecoderArguments.Check(this, slots, counts, tokens, logits);
        if (slots.IsEmpty)
            return;
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        var step = new DecodeStep(_model, _cache, slots, counts, tokens);
        var scores = step.Run().to(ScalarType.Float32, CPU).contiguous();
        var source = MemoryMarshal.Cast<byte, float>(scores.bytes);
        for (var row = 0; row < slots.Length; row++)
        {
            source.Slice(row * VocabularySize, VocabularySize).CopyTo(logits.Slice(step.Order[row] * VocabularySize, VocabularySize));
            _cache.Advance(slots[row], counts[row]);
            if (_tokens.TryGetValue(slots[row], out var known))
                known.AddRange(tokens[..counts[row]]);
            tokens = tokens[counts[row]..];
        }
    }

    /// <inheritdoc/>
    public void Load(IDecoderWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        _tokens.Clear();
        if (weights is DecoderWeights own)
        {
            if (!ReferenceEquals(own.Model, _model))
                _model.CopyWeightsFrom(own.Model);
            return;
        }

        foreach (var weight in _model.Weights)
        {
            var values = new float[weight.Count];
            weights.CopyTo(weight.Name, values);
            _model.SetWeight(weight.Name, values);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cache.Dispose();
        if (_ownsModel)
            _model.Dispose();
    }
}
