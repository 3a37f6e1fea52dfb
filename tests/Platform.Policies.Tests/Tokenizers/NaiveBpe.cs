using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Platform.Policies.Tests.Tokenizers;

/// <summary>Byte-pair encoding as its definition reads, over strings, with no thought for speed: what the tokenizer is checked against.</summary>
internal sealed class NaiveBpe
{
    private readonly Dictionary<string, int> _vocabulary;
    private readonly Dictionary<(string Left, string Right), int> _ranks;

    public NaiveBpe(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var model = document.RootElement.GetProperty("model");
        _vocabulary = model.GetProperty("vocab").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetInt32());
        _ranks = model.GetProperty("merges").EnumerateArray().Select(merge => merge.GetString()!.Split(' ')).Select((parts, rank) => (parts, rank)).ToDictionary(merge => (merge.parts[0], merge.parts[1]), merge => merge.rank);
    }

    public int[] Encode(string text, string pattern) =>
        [.. Regex.Matches(text, pattern, RegexOptions.CultureInvariant).SelectMany(match => EncodeWord(Encoding.UTF8.GetBytes(match.Value)))];

    public int[] EncodeWord(byte[] word)
    {
        var parts = word.Select(TokenizerFile.Spell).ToList();
        while (true)
        {
            var best = (Rank: int.MaxValue, At: -1);
            for (var i = 0; i + 1 < parts.Count; i++)
            {
                if (_ranks.TryGetValue((parts[i], parts[i + 1]), out var rank) && rank < best.Rank)
                    best = (rank, i);
            }
            if (best.At < 0)
                return [.. parts.Select(part => _vocabulary[part])];
            parts[best.At] += parts[best.At + 1];
            parts.RemoveAt(best.At + 1);
        }
    }
}
