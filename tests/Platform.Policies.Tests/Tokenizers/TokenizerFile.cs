using System.Text.Json.Nodes;
using Platform.Policies.Tokenizers;

namespace Platform.Policies.Tests.Tokenizers;

/// <summary>Small tokenizer.json files, made without the code under test: byte i has id i, merges follow.</summary>
public sealed class TokenizerFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tokenizer-").FullName;

    public string Path => System.IO.Path.Combine(_folder, "tokenizer.json");

    public JsonObject Json { get; } = new()
    {
        ["version"] = "1.0",
        ["truncation"] = null,
        ["padding"] = null,
        ["added_tokens"] = new JsonArray(),
        ["normalizer"] = null,
        ["pre_tokenizer"] = ByteLevel(useRegex: true),
        ["post_processor"] = null,
        ["decoder"] = ByteLevel(useRegex: true),
        ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = new JsonObject(), ["merges"] = new JsonArray() },
    };

    public TokenizerFile()
    {
        for (var value = 0; value < 256; value++)
            Vocabulary[Spell((byte)value)] = value;
    }

    public JsonObject Model => (JsonObject)Json["model"]!;

    public JsonObject Vocabulary => (JsonObject)Model["vocab"]!;

    public JsonArray Merges => (JsonArray)Model["merges"]!;

    public JsonArray AddedTokens => (JsonArray)Json["added_tokens"]!;

    public static JsonObject ByteLevel(bool useRegex, bool prefixSpace = false) => new()
    {
        ["type"] = "ByteLevel",
        ["add_prefix_space"] = prefixSpace,
        ["trim_offsets"] = true,
        ["use_regex"] = useRegex,
    };

    public static JsonObject Split(string regex, string behavior = "Isolated", bool invert = false) => new()
    {
        ["type"] = "Split",
        ["pattern"] = new JsonObject { ["Regex"] = regex },
        ["behavior"] = behavior,
        ["invert"] = invert,
    };

    public static JsonObject Sequence(params JsonNode[] steps) => new() { ["type"] = "Sequence", ["pretokenizers"] = new JsonArray(steps) };

    /// <summary>The spelling of a byte, from the definition of the format: 188 printable ones as they are, the rest from U+0100 on.</summary>
    public static string Spell(byte value)
    {
        var printable = Enumerable.Range('!', '~' - '!' + 1).Concat(Enumerable.Range('¡', '¬' - '¡' + 1)).Concat(Enumerable.Range('®', 'ÿ' - '®' + 1)).ToList();
        if (printable.Contains(value))
            return ((char)value).ToString();
        return ((char)(256 + Enumerable.Range(0, value).Count(other => !printable.Contains(other)))).ToString();
    }

    /// <summary>Adds merges "a b" and the tokens they make, numbered from 256 on.</summary>
    public TokenizerFile WithMerges(params string[] merges)
    {
        foreach (var merge in merges)
        {
            Merges.Add(merge);
            Vocabulary.TryAdd(merge.Replace(" ", "", StringComparison.Ordinal), Vocabulary.Count);
        }
        return this;
    }

    public TokenizerFile WithAdded(int id, string content, bool special = true, bool singleWord = false, bool lstrip = false, bool rstrip = false, bool normalized = false)
    {
        AddedTokens.Add(new JsonObject
        {
            ["id"] = id,
            ["content"] = content,
            ["single_word"] = singleWord,
            ["lstrip"] = lstrip,
            ["rstrip"] = rstrip,
            ["normalized"] = normalized,
            ["special"] = special,
        });
        return this;
    }

    public TokenizerFile With(string section, JsonNode? value)
    {
        Json[section] = value;
        return this;
    }

    public ByteLevelBpeTokenizer Load()
    {
        File.WriteAllText(Path, Json.ToJsonString());
        return ByteLevelBpeTokenizer.Load(Path);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
