using System.Collections.Concurrent;
using Platform.Sdk;

namespace Platform.Environments.Wordle;

/// <summary>The words of the game: five letters a to z each, in a fixed order. Immutable and shared.</summary>
internal sealed class WordList
{
    /// <summary>Letters of a word.</summary>
    public const int Length = 5;

    // Any constant: the same file and count give the same words for everybody.
    private const ulong ShuffleSeed = 2309;
    private static readonly string[] Dictionaries = ["/usr/share/dict/american-english", "/usr/share/dict/words"];
    private static readonly ConcurrentDictionary<(string Path, int Count), WordList> Loaded = new();
    private readonly Dictionary<string, int> _indices;

    private WordList(string[] words)
    {
        Words = words;
        _indices = words.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
    }

    /// <summary>The words, none twice.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Index of a word, or −1.</summary>
    public int IndexOf(string word) => _indices.GetValueOrDefault(word, -1);

    /// <summary>The words that the options name; read once per file and count.</summary>
    /// <exception cref="InvalidDataException">There is no such file, or too few words in it: one sentence that says what to do.</exception>
    public static WordList Load(WordleOptions options)
    {
        var path = options.Words.Length > 0 ? options.Words : Array.Find(Dictionaries, File.Exists)
            ?? throw new InvalidDataException($"There is no dictionary at {string.Join(" or ", Dictionaries)}: run 'apt-get install wamerican', or name a word file under 'words'.");
        return Loaded.GetOrAdd((path, options.Vocabulary), static key => new WordList(Read(key.Path, key.Count)));
    }

    private static string[] Read(string path, int count)
    {
        string[] words;
        try
        {
            words = [.. File.ReadLines(path).Select(line => line.TrimEnd()).Where(IsWord).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"The word file '{path}' cannot be read: name a file with one word a line under 'words', or leave it out to take the machine's dictionary.", exception);
        }

        if (words.Length < Math.Max(count, 1))
            throw new InvalidDataException($"The word file '{path}' has {words.Length} words of five letters a to z, but {Math.Max(count, 1)} are asked for: {(words.Length == 0 ? "name another file" : $"set 'vocabulary' to {words.Length} at most, or 0 for all")}.");
        if (count == 0)
            return words;
        new SeededRandom(ShuffleSeed).Shuffle(words.AsSpan());
        return words[..count];
    }

    /// <summary>Whether a text is five letters a to z.</summary>
    public static bool IsWord(string text) => text.Length == Length && text.All(char.IsAsciiLetterLower);
}
