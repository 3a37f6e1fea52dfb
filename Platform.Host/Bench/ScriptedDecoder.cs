using Platform.Policies.Generation;

namespace Platform.Host.Bench;

/// <summary>A decoder that computes everything and then is certain of the next token of a text it was given: so a reply costs what it always costs, and what is
/// replied is known. For measuring what depends on the text, such as speculation.</summary>
/// <param name="decoder">Computes; disposed with this one.</param>
/// <param name="texts">Prompt and reply of each conversation, told apart by their first token.</param>
internal sealed class ScriptedDecoder(IDecoder decoder, IReadOnlyDictionary<int, int[]> texts) : IDecoder
{
    private const float Certain = 1e6f;
    private readonly Dictionary<int, int[]> _texts = [];

    /// <inheritdoc/>
    public int VocabularySize => decoder.VocabularySize;

    /// <inheritdoc/>
    public int MaxLength => decoder.MaxLength;

    /// <inheritdoc/>
    public bool IsBatchInvariant => decoder.IsBatchInvariant;

    /// <inheritdoc/>
    public bool TakesDrafts => decoder.TakesDrafts;

    /// <inheritdoc/>
    public int Open(ReadOnlySpan<int> tokens = default)
    {
        var slot = decoder.Open(tokens);
        _texts[slot] = texts[tokens[0]];
        return slot;
    }

    /// <inheritdoc/>
    public bool Reserve(int slot, int count) => decoder.Reserve(slot, count);

    /// <inheritdoc/>
    public void Close(int slot) => decoder.Close(slot);

    /// <inheritdoc/>
    public int Length(int slot) => decoder.Length(slot);

    /// <inheritdoc/>
    public void Rewind(int slot, int length) => decoder.Rewind(slot, length);

    /// <inheritdoc/>
    public void Forward(ReadOnlySpan<int> slots, ReadOnlySpan<int> counts, ReadOnlySpan<int> tokens, Span<float> logits, ReadOnlySpan<int> wanted = default)
    {
        decoder.Forward(slots, counts, tokens, logits, wanted);
        for (int i = 0, row = 0; i < slots.Length; i++)
        {
            var (text, length) = (_texts[slots[i]], decoder.Length(slots[i]));
            for (var next = length - (wanted.IsEmpty ? 1 : wanted[i]) + 1; next <= length; next++, row++)
                if (next < text.Length)
                    logits[row * VocabularySize + text[next]] = Certain;
        }
    }

    /// <inheritdoc/>
    public void Load(IDecoderWeights weights) => decoder.Load(weights);

    /// <inheritdoc/>
    public void Dispose() => decoder.Dispose();
}
