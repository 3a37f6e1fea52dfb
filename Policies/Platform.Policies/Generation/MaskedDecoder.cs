using Platform.Policies.Sampling;

namespace Platform.Policies.Generation;

/// <summary>A decoder whose logits leave out the tokens that a second decoder, which runs beside it over the same sequences, finds unlikely.</summary>
/// <remarks>The action masking of NLPO, arXiv:2210.01241. Costs a second forward pass and a second cache. <see cref="Load"/> takes the new weights for the first
/// decoder, and the guide's own where those have changed.</remarks>
public sealed class MaskedDecoder : IDecoder
{
    private readonly IDecoder _decoder;
    private readonly IDecoder _guide;
    private readonly IDecoderWeights _guideWeights;
    private readonly NucleusMask _mask;
    private readonly Dictionary<int, (int Slot, int[] Behind)> _guided = [];
    private readonly List<int> _slots = [];
    private readonly List<int> _counts = [];
    private readonly List<int> _tokens = [];
    private float[] _logits = [];
    private long _guideVersion;

    /// <summary>Joins two decoders of one vocabulary.</summary>
    /// <param name="decoder">Gives the logits; disposed with this one.</param>
    /// <param name="guide">Decides what is left out; has <paramref name="guideWeights"/> loaded; disposed with this one.</param>
    /// <param name="guideWeights">The guide's weights.</param>
    /// <param name="mask">What is kept.</param>
    public MaskedDecoder(IDecoder decoder, IDecoder guide, IDecoderWeights guideWeights, NucleusMask mask)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(guide);
        ArgumentNullException.ThrowIfNull(guideWeights);
        ArgumentNullException.ThrowIfNull(mask);
        if (decoder.VocabularySize != guide.VocabularySize)
            throw new ArgumentException($"The masking policy has a vocabulary of {guide.VocabularySize} tokens and the policy one of {decoder.VocabularySize}: give it the same.", nameof(guide));
        (_decoder, _guide, _guideWeights, _mask, _guideVersion) = (decoder, guide, guideWeights, mask, guideWeights.Version);
    }

    /// <inheritdoc/>
    public int VocabularySize => _decoder.VocabularySize;

    /// <inheritdoc/>
    public int MaxLength => Math.Min(_decoder.MaxLength, _guide.MaxLength);

    /// <inheritdoc/>
    public bool IsBatchInvariant => _decoder.IsBatchInvariant && _guide.IsBatchInvariant;

    /// <inheritdoc/>
    public bool TakesDrafts => _decoder.TakesDrafts && _guide.TakesDrafts;

    /// <inheritdoc/>
    public bool RulesOut => true;

    /// <inheritdoc/>
    public int Open(ReadOnlySpan<int> tokens = default)
    {
        var slot = _decoder.Open(tokens);
        // The guide may have computed less of the beginning before: what it lacks is fed to it with what comes next
        var known = tokens[.._decoder.Length(slot)];
        var guided = _guide.Open(known);
        _guided[slot] = (guided, known[_guide.Length(guided)..].ToArray());
        return slot;
    }

    /// <inheritdoc/>
    public bool Reserve(int slot, int count)
    {
        var (guided, behind) = _guided[slot];
        return _decoder.Reserve(slot, count) && _guide.Reserve(guided, behind.Length + count);
    }

    /// <inheritdoc/>
    public void Close(int slot)
    {
        _decoder.Close(slot);
        if (_guided.Remove(slot, out var guided))
            _guide.Close(guided.Slot);
    }

    /// <inheritdoc/>
    public int Length(int slot) => _decoder.Length(slot);

    /// <inheritdoc/>
    public void Rewind(int slot, int length)
    {
        _decoder.Rewind(slot, length);
        _guide.Rewind(_guided[slot].Slot, length);
    }

    /// <inheritdoc/>
    public void Forward(ReadOnlySpan<int> slots, ReadOnlySpan<int> counts, ReadOnlySpan<int> tokens, Span<float> logits, ReadOnlySpan<int> wanted = default)
    {
        _decoder.Forward(slots, counts, tokens, logits, wanted);
        _slots.Clear();
        _counts.Clear();
        _tokens.Clear();
        int rows = 0, next = 0;
        for (var i = 0; i < slots.Length; i++)
        {
            var (guided, behind) = _guided[slots[i]];
            _slots.Add(guided);
            _counts.Add(behind.Length + counts[i]);
            _tokens.AddRange(behind);
            _tokens.AddRange(tokens.Slice(next, counts[i]));
            next += counts[i];
            rows += wanted.IsEmpty ? 1 : wanted[i];
        }

        var size = rows * VocabularySize;
        if (_logits.Length < size)
            _logits = new float[size];
        _guide.Forward([.. _slots], [.. _counts], [.. _tokens], _logits.AsSpan(0, size), wanted);
        for (var i = 0; i < slots.Length; i++)
            _guided[slots[i]] = (_slots[i], []);
        for (var row = 0; row < rows; row++)
            _mask.Apply(_logits.AsSpan(row * VocabularySize, VocabularySize), logits.Slice(row * VocabularySize, VocabularySize));
    }

    /// <inheritdoc/>
    public void Load(IDecoderWeights weights)
    {
        _decoder.Load(weights);
        if (_guideVersion == _guideWeights.Version)
            return;
        _guide.Load(_guideWeights);
        _guideVersion = _guideWeights.Version;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _decoder.Dispose();
        _guide.Dispose();
    }
}
