namespace Platform.Plugins.Tasks;

/// <summary>Where in its file every so-manieth task begins. However long the file, there are few entries: when they become many, every other one goes.</summary>
internal sealed class TaskIndex
{
    private const int Densest = 64;
    private const int MostEntries = 1 << 14;
    private readonly List<Entry> _entries = [];
    private readonly List<long> _counts = []; // tasks so far, by split
    private long _records;
    private long _spacing = Densest;

    /// <summary>Tasks of a split.</summary>
    public long Count(int split) => split < _counts.Count ? _counts[split] : 0;

    /// <summary>Adds the next task of the file.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="line">Its line.</param>
    /// <param name="split">Number of its split; −1 for one that is in none.</param>
    public void Add(long offset, long line, int split)
    {
        if (_records++ % _spacing == 0)
        {
            if (_entries.Count == MostEntries)
            {
                for (var i = 0; i < MostEntries / 2; i++)
                    _entries[i] = _entries[2 * i];
                _entries.RemoveRange(MostEntries / 2, MostEntries / 2);
                _spacing *= 2;
            }

            if ((_records - 1) % _spacing == 0)
                _entries.Add(new(offset, line, [.. _counts]));
        }

        if (split < 0)
            return;
        while (_counts.Count <= split)
            _counts.Add(0);
        _counts[split]++;
    }

    /// <summary>Where to begin to read for a task.</summary>
    /// <param name="split">Number of its split.</param>
    /// <param name="index">Number of the task in its split, below <see cref="Count"/>.</param>
    /// <returns>Where reading begins, and how many tasks of the split stand before.</returns>
    public (long Offset, long Line, long Before) Find(int split, long index)
    {
        var (low, high) = (0, _entries.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_entries[middle].Before(split) <= index)
                low = middle;
            else
                high = middle - 1;
        }

        // Of several entries with the same count, the last one found is nearest to the task.
        return (_entries[low].Offset, _entries[low].Line, _entries[low].Before(split));
    }

    private readonly record struct Entry(long Offset, long Line, long[] Counts)
    {
        public long Before(int split) => split < Counts.Length ? Counts[split] : 0;
    }
}
