using System.Runtime.InteropServices;
using System.Text;

namespace Platform.Policies.Tokenizers;

/// <summary>Learns a byte-level vocabulary: merges the most frequent pair of neighbouring tokens, again and again.</summary>
/// <remarks>
/// Source: Sennrich et al. 2016, algorithm 1, over bytes. Ties go to the lower left id, then to the lower right id, so that the result depends
/// only on how often each word occurs, not on the order of the corpus. Ids: special tokens, the 256 bytes in order, merges as they are learned.
/// </remarks>
public static class BpeTrainer
{
    /// <summary>Trains a tokenizer.</summary>
    /// <param name="corpus">Documents, read once; special tokens written in them count as plain text.</param>
    /// <param name="options">Size and rules of the vocabulary.</param>
    /// <param name="cancellationToken">Stops between merges.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public static ByteLevelBpeTokenizer Train(IEnumerable<string> corpus, BpeTrainingOptions options, CancellationToken cancellationToken = default)
    {
        options.Validate();
        var preTokenizer = new PreTokenizer([new SplitStep(SplitPatterns.Compile(options.SplitPattern), SplitBehavior.Isolated, invert: false)]);
        var vocabulary = new Vocabulary(options.SpecialTokens);
        var pairs = new PairCounts(CountWords(corpus, preTokenizer, cancellationToken), vocabulary.ByteId);
        var merges = new List<(string, string)>();
        while (vocabulary.Count < options.VocabularySize && pairs.TryTakeBest(options.MinimumFrequency, out var left, out var right))
        {
            cancellationToken.ThrowIfCancellationRequested();
            // A pair that would spell a special token stays unmerged: plain text must not be able to produce one.
            if (vocabulary.TryMerge(left, right, out var merged))
            {
                merges.Add((vocabulary[left], vocabulary[right]));
                pairs.Merge(left, right, merged);
            }
        }
        return new ByteLevelBpeTokenizer(new TokenizerDefinition
        {
            Source = "The trained vocabulary",
            Vocabulary = vocabulary.Ids,
            Merges = merges,
            AddedTokens = [.. options.SpecialTokens.Select((token, id) => new AddedToken(id, token) { Special = true })],
            PreTokenizer = preTokenizer,
            Sections = TokenizerJsonWriter.SectionsFor(options.SplitPattern),
        });
    }

    private static Dictionary<string, long> CountWords(IEnumerable<string> corpus, PreTokenizer preTokenizer, CancellationToken cancellationToken)
    {
        var words = new Dictionary<string, long>(StringComparer.Ordinal);
        var lookup = words.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var document in corpus)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (document.Length == 0)
                continue;
            var pieces = preTokenizer.Apply(document);
            foreach (var piece in pieces.Items)
                CollectionsMarshal.GetValueRefOrAddDefault(lookup, pieces[piece], out _)++;
        }
        return words;
    }

    /// <summary>Tokens learned so far.</summary>
    private sealed class Vocabulary
    {
        private readonly int _specials;
        private readonly List<string> _spellings;

        public Vocabulary(IReadOnlyList<string> specialTokens)
        {
            _specials = specialTokens.Count;
            _spellings = [.. specialTokens, .. Enumerable.Range(0, 256).Select(value => ByteAlphabet.Spell((byte)value).ToString())];
            Ids = _spellings.Select((spelling, id) => (spelling, id)).ToDictionary(entry => entry.spelling, entry => entry.id, StringComparer.Ordinal);
        }

        public Dictionary<string, int> Ids { get; }

        public int Count => _spellings.Count;

        public string this[int id] => _spellings[id];

        public int ByteId(byte value) => _specials + value;

        /// <summary>The token that a pair becomes, new unless another pair spells the same; false if that is a special token.</summary>
        public bool TryMerge(int left, int right, out int merged)
        {
            var spelling = _spellings[left] + _spellings[right];
            if (Ids.TryGetValue(spelling, out merged))
                return merged >= _specials;
            merged = Count;
            _spellings.Add(spelling);
            Ids.Add(spelling, merged);
            return true;
        }
    }

    /// <summary>How often each pair of neighbours occurs, and in which words.</summary>
    private sealed class PairCounts
    {
        private readonly int[][] _words;
        private readonly long[] _frequencies;
        private readonly Dictionary<(int Left, int Right), long> _counts = [];
        private readonly Dictionary<(int Left, int Right), HashSet<int>> _places = [];
        private readonly PriorityQueue<(int Left, int Right), (long NegativeCount, int Left, int Right)> _queue = new();

        public PairCounts(Dictionary<string, long> words, Func<byte, int> byteId)
        {
            _words = [.. words.Keys.Select(word => Array.ConvertAll(Encoding.UTF8.GetBytes(word), value => byteId(value)))];
            _frequencies = [.. words.Values];
            for (var word = 0; word < _words.Length; word++)
                Count(word, +1, null);
            foreach (var pair in _counts.Keys)
                Enqueue(pair);
        }

        /// <summary>Takes the most frequent pair out of the running; false if none occurs often enough.</summary>
        public bool TryTakeBest(int minimum, out int left, out int right)
        {
            while (_queue.TryDequeue(out var pair, out var priority))
            {
                var count = _counts.GetValueOrDefault(pair);
                if (count < minimum)
                    continue;
                if (count != -priority.NegativeCount) // it lost occurrences to other merges since it was queued
                {
                    Enqueue(pair);
                    continue;
                }
                (left, right) = pair;
                return true;
            }
            (left, right) = (0, 0);
            return false;
        }

        /// <summary>Replaces a pair by its token in every word that has it.</summary>
        public void Merge(int left, int right, int merged)
        {
            if (!_places.Remove((left, right), out var places))
                return;
            var grown = new HashSet<(int, int)>();
            foreach (var word in places)
            {
                Count(word, -1, null);
                _words[word] = Merge(_words[word], left, right, merged);
                Count(word, +1, pair =>
                {
                    if (pair.Left == merged || pair.Right == merged)
                        grown.Add(pair);
                });
            }
            foreach (var pair in grown)
                Enqueue(pair);
        }

        private static int[] Merge(int[] word, int left, int right, int merged)
        {
            var output = new List<int>(word.Length);
            for (var i = 0; i < word.Length; i++)
            {
                if (i + 1 < word.Length && word[i] == left && word[i + 1] == right)
                {
                    output.Add(merged);
                    i++;
                }
                else
                {
                    output.Add(word[i]);
                }
            }
            return [.. output];
        }

        private void Count(int word, int sign, Action<(int Left, int Right)>? counted)
        {
            var tokens = _words[word];
            for (var i = 0; i + 1 < tokens.Length; i++)
            {
                var pair = (tokens[i], tokens[i + 1]);
                CollectionsMarshal.GetValueRefOrAddDefault(_counts, pair, out _) += sign * _frequencies[word];
                if (sign > 0)
                {
                    (CollectionsMarshal.GetValueRefOrAddDefault(_places, pair, out _) ??= []).Add(word);
                    counted?.Invoke(pair);
                }
            }
        }

        private void Enqueue((int Left, int Right) pair) => _queue.Enqueue(pair, (-_counts[pair], pair.Left, pair.Right));
    }
}
