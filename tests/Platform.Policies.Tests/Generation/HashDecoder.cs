using Platform.Policies.Generation;

namespace Platform.Policies.Tests.Generation;

/// <summary>A decoder whose logits are a hash of a sequence's tokens: exact, batch-invariant, and strict about how it is used.</summary>
internal sealed class HashDecoder(int vocabulary = 16, int maxLength = 64) : IDecoder
{
    private readonly List<List<int>?> _slots = [];

    public int VocabularySize => vocabulary;

    public int MaxLength => maxLength;

    public bool IsBatchInvariant { get; init; } = true;

    /// <summary>Throws when a sequence ends with this token; −1 for never.</summary>
    public int FailOn { get; set; } = -1;

    /// <summary>Waited for in each forward pass, to hold the engine in the middle of its work.</summary>
    public ManualResetEventSlim Gate { get; } = new(true);

    public int OpenSlots => _slots.Count(slot => slot is not null);

    public int MostSlots { get; private set; }

    public int LargestForward { get; private set; }

    public long Salt { get; private set; }

    public bool Disposed { get; private set; }

    public int Open()
    {
        _slots.Add([]);
        MostSlots = Math.Max(MostSlots, OpenSlots);
        return _slots.Count - 1;
    }

    public int Fork(int slot)
    {
        var copy = Open();
        _slots[copy]!.AddRange(_slots[slot]!);
        return copy;
    }

    public void Close(int slot)
    {
        Assert.NotNull(_slots[slot]);
        _slots[slot] = null;
    }

    public int Length(int slot) => _slots[slot]!.Count;

    public void Forward(ReadOnlySpan<int> slots, ReadOnlySpan<int> counts, ReadOnlySpan<int> tokens, Span<float> logits)
    {
        Gate.Wait();
        DecoderArguments.Check(this, slots, counts, tokens, logits);
        LargestForward = Math.Max(LargestForward, tokens.Length);
        for (int row = 0, next = 0; row < slots.Length; row++)
        {
            var sequence = _slots[slots[row]]!;
            sequence.AddRange(tokens.Slice(next, counts[row]));
            next += counts[row];
            if (sequence[^1] == FailOn)
                throw new InvalidOperationException("The decoder failed on purpose.");
            var hash = sequence.Aggregate(17L + Salt, (sum, token) => unchecked(sum * 1_000_003 + token + 1));
            for (var token = 0; token < vocabulary; token++)
                logits[row * vocabulary + token] = (float)(new Random(unchecked((int)(hash >> 7) + 31 * token)).NextDouble() * 4);
        }
    }

    public void Load(IDecoderWeights weights) => Salt = weights.Version;

    public void Dispose() => Disposed = true;
}

/// <summary>Nothing but a version.</summary>
internal sealed class VersionOnly(long version) : IDecoderWeights
{
    public long Version => version;

    public void CopyTo(string name, Span<float> destination) => throw new KeyNotFoundException(name);
}
