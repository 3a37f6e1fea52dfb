namespace Platform.Policies.Tokenizers;

/// <summary>Rank of each pair of token ids that may be merged: an open-addressing table, since this lookup is the inner loop of encoding.</summary>
internal sealed class PairRanks
{
    private readonly ulong[] _keys;
    private readonly int[] _ranks;
    private readonly int _shift;

    /// <param name="capacity">Most pairs that will be added.</param>
    public PairRanks(int capacity)
    {
        var bits = 4;
        while (1L << bits < 2L * capacity)
            bits++;
        _keys = new ulong[1 << bits];
        _ranks = new int[1 << bits];
        _shift = 64 - bits;
        Array.Fill(_ranks, int.MaxValue);
    }

    /// <summary>Adds a pair; false if it is there already.</summary>
    public bool TryAdd(int left, int right, int rank)
    {
        var slot = Find(Key(left, right));
        if (_ranks[slot] != int.MaxValue)
            return false;
        (_keys[slot], _ranks[slot]) = (Key(left, right), rank);
        return true;
    }

    /// <summary>Rank of a pair, lowest first to merge; <see cref="int.MaxValue"/> for a pair that never merges.</summary>
    public int this[int left, int right] => _ranks[Find(Key(left, right))];

    private static ulong Key(int left, int right) => (ulong)(uint)left << 32 | (uint)right;

    private int Find(ulong key)
    {
        var slot = (int)(key * 0x9E3779B97F4A7C15UL >> _shift);
        while (_ranks[slot] != int.MaxValue && _keys[slot] != key)
            slot = slot + 1 & _keys.Length - 1;
        return slot;
    }
}
