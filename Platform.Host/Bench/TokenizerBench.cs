using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Platform.Policies.Tokenizers;

namespace Platform.Host.Bench;

/// <summary>Measures how fast text becomes tokens and tokens become text, on one core.</summary>
internal static class TokenizerBench
{
    private const int Words = 400_000;
    private const int Vocabulary = 4096;
    private const string Letters = "etaoinshrdlcumwfgypbvkxjqz";

    /// <summary>One figure.</summary>
    /// <param name="Workload"><c>train</c>, <c>encode</c> or <c>decode</c>.</param>
    /// <param name="Bytes">Bytes of text.</param>
    /// <param name="Tokens">Tokens they make.</param>
    /// <param name="Seconds">Best of the runs.</param>
    internal sealed record Row(string Workload, long Bytes, long Tokens, double Seconds)
    {
        /// <summary>Millions of bytes a second.</summary>
        public double MegabytesPerSecond => Bytes / Seconds / 1e6;

        /// <summary>The row as it is printed with <c>--json</c>.</summary>
        public JsonObject ToJson() => new()
        {
            ["workload"] = $"tokenizer-{Workload}",
            ["bytes"] = Bytes,
            ["tokens"] = Tokens,
            ["tokensPerSecond"] = Math.Round(Tokens / Seconds),
            ["megabytesPerSecond"] = Math.Round(MegabytesPerSecond, 2),
            ["seconds"] = Math.Round(Seconds, 6),
        };
    }

    /// <summary>Trains on generated text, then encodes and decodes other text of the same kind.</summary>
    /// <param name="runs">Runs of which the fastest counts.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static IReadOnlyList<Row> Run(int runs, CancellationToken cancellationToken)
    {
        // Words follow Zipf's law, as words of a language do, so that the cache of words is hit as often as in real text.
        var lexicon = Lexicon(new Random(1));
        var (training, text) = (Text(lexicon, new Random(2)), Text(lexicon, new Random(3)));
        var started = Stopwatch.GetTimestamp();
        var tokenizer = BpeTrainer.Train([training], new BpeTrainingOptions { VocabularySize = Vocabulary }, cancellationToken);
        var trained = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var tokens = tokenizer.Encode(text);
        long bytes = Encoding.UTF8.GetByteCount(text);
        return
        [
            new("train", Encoding.UTF8.GetByteCount(training), tokenizer.VocabularySize, trained),
            new("encode", bytes, tokens.Length, Fastest(() => tokenizer.Encode(text).Length)),
            new("decode", bytes, tokens.Length, Fastest(() => tokenizer.Decode(tokens).Length)),
        ];

        double Fastest(Func<int> work)
        {
            var best = double.PositiveInfinity;
            for (var run = 0; run <= runs; run++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var before = Stopwatch.GetTimestamp();
                work();
                best = Math.Min(best, Stopwatch.GetElapsedTime(before).TotalSeconds);
            }

            return best;
        }
    }

    private static string[] Lexicon(Random random)
    {
        var words = new string[30_000];
        for (var i = 0; i < words.Length; i++)
        {
            var word = new char[2 + random.Next(9)];
            for (var j = 0; j < word.Length; j++)
                word[j] = Letters[(int)(Letters.Length * random.NextDouble() * random.NextDouble())];
            words[i] = new string(word);
        }

        return words;
    }

    private static string Text(string[] lexicon, Random random)
    {
        var text = new StringBuilder();
        for (var i = 0; i < Words; i++)
            text.Append(lexicon[(int)Math.Pow(lexicon.Length, random.NextDouble()) - 1]).Append(i % 12 == 11 ? ".\n" : " ");
        return text.ToString();
    }
}
