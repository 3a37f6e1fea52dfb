using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Policies.Tokenizers;

/// <summary>Writes Hugging Face <c>tokenizer.json</c>. Merges are written as "a b", which every version of the format reads.</summary>
internal static class TokenizerJsonWriter
{
    private static readonly JsonWriterOptions s_options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>The sections of a tokenizer that was trained here.</summary>
    public static JsonObject SectionsFor(string splitPattern)
    {
        var gpt2 = splitPattern == SplitPatterns.Gpt2;
        var byteLevel = ByteLevel(useRegex: gpt2);
        return new JsonObject
        {
            ["truncation"] = null,
            ["padding"] = null,
            ["normalizer"] = null,
            ["pre_tokenizer"] = gpt2 ? byteLevel : new JsonObject
            {
                ["type"] = "Sequence",
                ["pretokenizers"] = new JsonArray(
                    new JsonObject { ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = splitPattern }, ["behavior"] = "Isolated", ["invert"] = false },
                    byteLevel),
            },
            ["post_processor"] = null,
            ["decoder"] = ByteLevel(useRegex: true),
        };
    }

    /// <summary>Writes beside the final name, flushes to disk, then renames.</summary>
    public static void Write(string path, TokenizerDefinition definition)
    {
        var partial = path + ".partial";
        using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write))
        {
            using (var writer = new Utf8JsonWriter(file, s_options))
                Write(writer, definition);
            file.WriteByte((byte)'\n');
            file.Flush(flushToDisk: true);
        }
        File.Move(partial, path, overwrite: true);
    }

    private static void Write(Utf8JsonWriter writer, TokenizerDefinition definition)
    {
        writer.WriteStartObject();
        writer.WriteString("version", "1.0");
        WriteSection(writer, definition, "truncation");
        WriteSection(writer, definition, "padding");
        writer.WriteStartArray("added_tokens");
        foreach (var token in definition.AddedTokens.OrderBy(token => token.Id))
            Write(writer, token);
        writer.WriteEndArray();
        foreach (var section in (ReadOnlySpan<string>)["normalizer", "pre_tokenizer", "post_processor", "decoder"])
            WriteSection(writer, definition, section);
        writer.WriteStartObject("model");
        writer.WriteString("type", "BPE");
        foreach (var (key, value) in definition.Sections["model"] as JsonObject ?? DefaultModelSettings())
        {
            writer.WritePropertyName(key);
            WriteNode(writer, value);
        }
        writer.WriteBoolean("ignore_merges", definition.IgnoreMerges);
        writer.WriteStartObject("vocab");
        foreach (var (spelling, id) in definition.Vocabulary.OrderBy(entry => entry.Value))
            writer.WriteNumber(spelling, id);
        writer.WriteEndObject();
        writer.WriteStartArray("merges");
        foreach (var (left, right) in definition.Merges)
            writer.WriteStringValue($"{left} {right}");
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, AddedToken token)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", token.Id);
        writer.WriteString("content", token.Content);
        writer.WriteBoolean("single_word", token.SingleWord);
        writer.WriteBoolean("lstrip", token.LeftStrip);
        writer.WriteBoolean("rstrip", token.RightStrip);
        writer.WriteBoolean("normalized", token.Normalized);
        writer.WriteBoolean("special", token.Special);
        writer.WriteEndObject();
    }

    private static void WriteSection(Utf8JsonWriter writer, TokenizerDefinition definition, string key)
    {
        writer.WritePropertyName(key);
        WriteNode(writer, definition.Sections[key]);
    }

    private static void WriteNode(Utf8JsonWriter writer, JsonNode? node)
    {
        if (node is null)
            writer.WriteNullValue();
        else
            node.WriteTo(writer);
    }

    private static JsonObject DefaultModelSettings() => new()
    {
        ["dropout"] = null,
        ["unk_token"] = null,
        ["continuing_subword_prefix"] = null,
        ["end_of_word_suffix"] = null,
        ["fuse_unk"] = false,
        ["byte_fallback"] = false,
    };

    private static JsonObject ByteLevel(bool useRegex) => new()
    {
        ["type"] = "ByteLevel",
        ["add_prefix_space"] = false,
        ["trim_offsets"] = true,
        ["use_regex"] = useRegex,
    };
}
