using System.Runtime.InteropServices;
using Platform.Policies.Generation;

namespace Platform.Policies.Tests.Generation;

/// <summary>A decoder whose logits are a hash of a sequence's tokens: exact, batch-invariant, and strict about how it is used.</summary>
internal sealed class HashDecoder(int vocabulary = 16, int maxLength = 64) : IDecoder
{
    private readonly List<List<int>?> _slots = [];

    private readonly Dictionary<int, int> _reserved = [];

    private int Held => Enumerable.Range(0, _slots.Count).Sum(slot => _slots[slot] is { } tokens ? Math.Max(tokens.Count, _reserved.GetValueOrDefault(slot)) : 0);

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

    /// <summary>Tokens that all open slots may hold together.</summary>
    public int Capacity { get; init; } = int.MaxValue;

    public int Open(ReadOnlySpan<int> tokens = default)
    {
        var taken = 0;
        foreach (var open in _slots)
            if (open is not null)
                taken = Math.Max(taken, CollectionsMarshal.AsSpan(open).CommonPrefixLength(tokens));
        taken = Math.Clamp(taken, 0, Capacity - Held);
        _slots.Add([.. tokens[..taken]]);
        MostSlots = Math.Max(MostSlots, OpenSlots);
        return _slots.Count - 1;
    }

    public bool Reserve(int slot, int count)
    {
        var before = _reserved.GetValueOrDefault(slot);
        _reserved[slot] = Math.Max(before, Length(slot) + count);
        if (Held <= Capacity)
            return true;
        _reserved[slot] = before;
        return false;
    }

    public void Close(int slot)
    {
        Assert.NotNull(_slots[slot]);
        _slots[slot] = null;
    }

    public int Length(int slot) => _slots[slot]!.Count;

    public void Forward(ReadOnlySpan<int> slots, ReadOnlySpan<int> counts, ReadOnlySpan<int> tokens, Span<float> logits, ReadOnlySpan<int> wanted = default)
    {
        Gate.Wait();
        DecoderArguments.Check(this, slots, counts, tokens, logits);
        var logitRow = 0;
        LargestForward = Math.Max(LargestForward, tokens.Length);
        for (int row = 0, next = 0; row < slots.Length; row++)
        {
            var sequence = _slots[slots[row]]!;
            sequence.AddRange(tokens.Slice(next, counts[row]));
            Assert.InRange(Held, 0, Capacity);
            next += counts[row];
            if (sequence[^1] == FailOn)
                throw new InvalidOperationException("The decoder failed on purpose.");
            for (var last = wanted.IsEmpty ? 1 : wanted[row]; last > 0; last--, logitRow++)
            {
                // Where the last few tokens alone decide, texts come to repeat themselves.
                var seen = sequence.SkipLast(last - 1);
                var hash = (Memory > 0 ? seen.TakeLast(Memory) : seen).Aggregate(17L + Salt, (sum, token) => unchecked(sum * 1_000_003 + token + 1));
                for (var token = 0; token < vocabulary; token++)
                    logits[logitRow * vocabulary + token] = (float)(new Random(unchecked((int)(hash >> 7) + 31 * token)).NextDouble() * 4);
            }
        }
    }

    public bool TakesDrafts { get; init; }

    /// <summary>Tokens that decide the next one; 0 for all.</summary>
    public int Memory { get; init; }

    public void Rewind(int slot, int length) => _slots[slot]!.RemoveRange(length, Length(slot) - length);

    public void Load(IDecoderWeights weights) => Salt = weights.Version;

    public void Dispose() => Disposed = true;
}

/// <summary>Nothing but a version.</summary>
internal sealed class VersionOnly(long version) : IDecoderWeights
{
    public long Version => version;

    public void CopyTo(string name, Span<float> destination) => throw new KeyNotFoundException(name);
}
