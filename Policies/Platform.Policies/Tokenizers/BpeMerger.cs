using System.Buffers;

namespace Platform.Policies.Tokenizers;

/// <summary>Applies merges to the tokens of one word: always the pair of lowest rank, the leftmost of them first.</summary>
/// <param name="ranks">Rank of each pair.</param>
/// <param name="mergedIds">Token that a pair becomes, by rank.</param>
internal sealed class BpeMerger(PairRanks ranks, int[] mergedIds)
{
    // Up to here scanning all pairs for the lowest is faster than keeping a heap.
    private const int LongestScanned = 96;
    private const int None = int.MaxValue;

    /// <summary>Merges in place.</summary>
    /// <returns>How many tokens are left, at the front of <paramref name="tokens"/>.</returns>
    public int Merge(Span<int> tokens) => tokens.Length <= LongestScanned ? MergeByScan(tokens) : MergeByHeap(tokens);

    private int MergeByScan(Span<int> tokens)
    {
        var count = tokens.Length;
        Span<int> pairs = stackalloc int[LongestScanned]; // pairs[i]: rank of tokens i and i + 1
        for (var i = 0; i + 1 < count; i++)
            pairs[i] = ranks[tokens[i], tokens[i + 1]];
        while (count > 1)
        {
            var (at, lowest) = (0, pairs[0]);
            for (var i = 1; i < count - 1; i++)
            {
                if (pairs[i] < lowest)
                    (at, lowest) = (i, pairs[i]);
            }
            if (lowest == None)
                break;
            tokens[at] = mergedIds[lowest];
            tokens[(at + 2)..count].CopyTo(tokens[(at + 1)..]);
            count--;
            if (at + 1 < count)
            {
                pairs[(at + 2)..count].CopyTo(pairs[(at + 1)..]);
                pairs[at] = ranks[tokens[at], tokens[at + 1]];
            }
            if (at > 0)
                pairs[at - 1] = ranks[tokens[at - 1], tokens[at]];
        }
        return count;
    }

    private int MergeByHeap(Span<int> tokens)
    {
        var length = tokens.Length;
        var rented = ArrayPool<int>.Shared.Rent(3 * length);
        var next = rented.AsSpan(0, length);
        var previous = rented.AsSpan(length, length);
        var pairs = rented.AsSpan(2 * length, length); // rank of the token here and the next one
        var heap = new PriorityQueue<int, long>(length);
        for (var i = 0; i < length; i++)
        {
            (previous[i], next[i]) = (i - 1, i + 1);
            pairs[i] = i + 1 < length ? ranks[tokens[i], tokens[i + 1]] : None;
            if (pairs[i] != None)
                heap.Enqueue(i, (long)pairs[i] << 32 | (uint)i);
        }
        while (heap.TryDequeue(out var at, out var priority))
        {
            var rank = (int)(priority >> 32);
            if (pairs[at] != rank) // merged away since it was queued
                continue;
            var right = next[at];
            tokens[at] = mergedIds[rank];
            pairs[right] = None;
            next[at] = next[right];
            if (next[at] < length)
                previous[next[at]] = at;
            Queue(at, tokens, next, pairs, heap);
            if (previous[at] >= 0)
                Queue(previous[at], tokens, next, pairs, heap);
        }
        var count = 0;
        for (var i = 0; i < length; i = next[i])
            tokens[count++] = tokens[i];
        ArrayPool<int>.Shared.Return(rented);
        return count;
    }

    private void Queue(int at, Span<int> tokens, Span<int> next, Span<int> pairs, PriorityQueue<int, long> heap)
    {
        pairs[at] = next[at] < tokens.Length ? ranks[tokens[at], tokens[next[at]]] : None;
        if (pairs[at] != None)
            heap.Enqueue(at, (long)pairs[at] << 32 | (uint)at);
    }
}
