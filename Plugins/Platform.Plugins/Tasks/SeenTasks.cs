namespace Platform.Plugins.Tasks;

/// <summary>The tasks seen so far and the split of each, in eight bytes a task: enough to find one that comes twice. Remembers the first million.</summary>
internal sealed class SeenTasks
{
    private const int Most = 1 << 20;
    private const int SplitBits = 6;
    private ulong[] _slots = new ulong[1024];
    private int _count;

    /// <summary>Splits that can be told apart.</summary>
    public const int MostSplits = 1 << SplitBits;

    /// <summary>Adds a task.</summary>
    /// <param name="hash">64 bits of its hash; two different tasks are taken for one with a chance below one in 10⁵ per million.</param>
    /// <param name="split">Number of its split.</param>
    /// <returns>The split it was seen in before; −1 when it is new.</returns>
    public int Add(ulong hash, int split)
    {
        var key = hash | (MostSplits - 1);
        var at = (int)(hash >> 32) & (_slots.Length - 1);
        while (_slots[at] != 0)
        {
            if ((_slots[at] | (MostSplits - 1)) == key)
                return (int)(_slots[at] & (MostSplits - 1));
            at = (at + 1) & (_slots.Length - 1);
        }

        if (_count >= Most)
            return -1;
        // A free slot is 0, so a hash whose upper bits are all 0 is not remembered.
        _slots[at] = (hash & ~(ulong)(MostSplits - 1)) is var upper && upper != 0 ? upper | (uint)split : 0;
        if (++_count * 2 > _slots.Length)
            Grow();
        return -1;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new ulong[old.Length * 2];
        foreach (var entry in old.Where(entry => entry != 0))
        {
            var at = (int)(entry >> 32) & (_slots.Length - 1);
            while (_slots[at] != 0)
                at = (at + 1) & (_slots.Length - 1);
            _slots[at] = entry;
        }
    }
}
