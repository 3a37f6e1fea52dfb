using Platform.Policies.Generation;
using Platform.Training.Rollouts;

namespace Platform.Training.Tests.Support;

/// <summary>A decoder that samples in known trajectories what was sampled in them, and is sure of nothing else.</summary>
internal sealed class ForcedDecoder(int vocabulary, int maxLength, IEnumerable<Trajectory> sequences) : IDecoder
{
    private readonly Dictionary<string, int> _next = Continuations(sequences);
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
            _slots[slots[row]].AddRange(tokens.Slice(first, counts[row]));
            if (_next.TryGetValue(string.Join(' ', _slots[slots[row]]), out var token))
                logits[row * vocabulary + token] = 50;
        }
    }

    public void Load(IDecoderWeights weights)
    {
    }

    public void Dispose()
    {
    }

    private static Dictionary<string, int> Continuations(IEnumerable<Trajectory> sequences)
    {
        var next = new Dictionary<string, int>();
        foreach (var sequence in sequences)
            for (var t = 1; t < sequence.Tokens.Length; t++)
                if (sequence.Trainable[t])
                    next[string.Join(' ', sequence.Tokens.Take(t))] = sequence.Tokens[t];
        return next;
    }
}
