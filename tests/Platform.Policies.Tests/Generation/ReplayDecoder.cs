using Platform.Policies.Generation;

namespace Platform.Policies.Tests.Generation;

/// <summary>A decoder that is sure of one reply: after each <paramref name="begin"/> token it samples the same tokens.</summary>
internal sealed class ReplayDecoder(int vocabulary, int maxLength, int begin, IReadOnlyList<int> reply) : IDecoder
{
    private readonly List<List<int>> _slots = [];

    public int VocabularySize => vocabulary;

    public int MaxLength => maxLength;

    public bool IsBatchInvariant => true;

    public int Open(ReadOnlySpan<int> tokens = default)
    {
        _slots.Add([]);
        return _slots.Count - 1;
    }

    public bool Reserve(int slot, int count) => true;

    public bool TakesDrafts => false;

    public void Rewind(int slot, int length) => throw new NotSupportedException();

    public void Close(int slot) => _slots[slot].Clear();

    public int Length(int slot) => _slots[slot].Count;

    public void Forward(ReadOnlySpan<int> slots, ReadOnlySpan<int> counts, ReadOnlySpan<int> tokens, Span<float> logits, ReadOnlySpan<int> wanted = default)
    {
        logits.Clear();
        for (int row = 0, first = 0; row < slots.Length; first += counts[row++])
        {
            var history = _slots[slots[row]];
            history.AddRange(tokens.Slice(first, counts[row]));
            var written = history.Count - 1 - history.LastIndexOf(begin);
            if (written < reply.Count)
                logits[row * vocabulary + reply[written]] = 50;
        }
    }

    public void Load(IDecoderWeights weights)
    {
    }

    public void Dispose()
    {
    }
}
