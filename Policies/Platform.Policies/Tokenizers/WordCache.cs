namespace Platform.Policies.Tokenizers;

/// <summary>Remembers the tokens of recent words. Bounded: a new word takes the slot of an old one. Safe for any number of threads, without locks.</summary>
internal sealed class WordCache
{
    /// <summary>Words longer than this are not worth remembering. In characters.</summary>
    public const int LongestWord = 48;

    private const int Slots = 1 << 15;

    private readonly Entry?[] _entries = new Entry?[Slots];

    /// <summary>The tokens of a word, or null if they are not remembered.</summary>
    public int[]? Find(ReadOnlySpan<char> word, out int hash)
    {
        hash = string.GetHashCode(word);
        var entry = Volatile.Read(ref _entries[hash & Slots - 1]);
        return entry is not null && entry.Hash == hash && word.SequenceEqual(entry.Word) ? entry.Tokens : null;
    }

    /// <summary>Remembers a word under the hash that <see cref="Find"/> gave.</summary>
    public void Store(ReadOnlySpan<char> word, int hash, int[] tokens)
    {
        if (word.Length <= LongestWord)
            Volatile.Write(ref _entries[hash & Slots - 1], new Entry(hash, word.ToString(), tokens));
    }

    private sealed record Entry(int Hash, string Word, int[] Tokens);
}
