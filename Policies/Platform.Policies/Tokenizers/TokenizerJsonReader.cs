using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Policies.Tokenizers;

/// <summary>Reads Hugging Face <c>tokenizer.json</c> of byte-level BPE. Whatever it does not know it refuses: an ignored setting would mean wrong tokens.</summary>
internal sealed class TokenizerJsonReader
{
    // Ids number the rows of an embedding; far above any real vocabulary, and small enough to index by.
    private const int HighestId = (1 << 24) - 1;

    private readonly JsonFault _fault;
    private readonly JsonElement _root;

    private TokenizerJsonReader(JsonFault fault, JsonElement root) => (_fault, _root) = (fault, root);

    /// <summary>Reads the file, or the <c>tokenizer.json</c> of the folder.</summary>
    public static ByteLevelBpeTokenizer Read(string path)
    {
        if (Directory.Exists(path))
            path = Path.Combine(path, "tokenizer.json");
        if (!File.Exists(path))
            throw new FileNotFoundException($"Tokenizer file '{path}' does not exist: give a tokenizer.json or the folder that has one.", path);
        var fault = new JsonFault($"Tokenizer file '{path}'");
        try
        {
            using var file = File.OpenRead(path);
            using var document = JsonDocument.Parse(file);
            return new ByteLevelBpeTokenizer(new TokenizerJsonReader(fault, document.RootElement).Definition());
        }
        catch (InvalidOperationException exception) // a string with half a surrogate pair
        {
            throw new InvalidDataException($"Tokenizer file '{path}' has a string with an escape that is no character.", exception);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"Tokenizer file '{path}' is no valid JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.", exception);
        }
    }

    private TokenizerDefinition Definition()
    {
        _fault.RequireObject(_root, "its content");
        _fault.RequireKeys(_root, "the top level", "version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder", "model");
        var model = _fault.Required(_root, "the top level", "model", JsonValueKind.Object);
        var modelSettings = ModelSettings(model);
        var vocabulary = Vocabulary(model);
        CheckPostProcessor(JsonFault.Optional(_root, "post_processor"));
        CheckDecoder(JsonFault.Optional(_root, "decoder"));
        var sections = new JsonObject { ["model"] = modelSettings };
        foreach (var key in (ReadOnlySpan<string>)["truncation", "padding", "normalizer", "pre_tokenizer", "post_processor", "decoder"])
            sections[key] = JsonFault.Optional(_root, key) is { } section ? JsonNode.Parse(section.GetRawText()) : null;
        return new TokenizerDefinition
        {
            Source = _fault.Source,
            Vocabulary = vocabulary,
            Merges = Merges(model),
            AddedTokens = AddedTokens(vocabulary),
            Compose = ReadNormalizer(JsonFault.Optional(_root, "normalizer")),
            PreTokenizer = PreTokenizerJson.Read(_fault, JsonFault.Optional(_root, "pre_tokenizer")),
            IgnoreMerges = _fault.Flag(model, "'model'", "ignore_merges", false),
            Sections = sections,
        };
    }

    private JsonObject ModelSettings(JsonElement model)
    {
        _fault.RequireKeys(model, "'model'", "type", "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk", "byte_fallback", "ignore_merges", "vocab", "merges");
        if (JsonFault.Optional(model, "type") is { } type && _fault.Text(type, "'model.type'") is var name && name != "BPE")
            throw _fault.Because($"has a model of type '{name}', but only 'BPE' is read.");
        foreach (var key in (ReadOnlySpan<string>)["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (JsonFault.Optional(model, key) is { } affix && _fault.Text(affix, $"'model.{key}'").Length > 0)
                throw _fault.Because($"sets 'model.{key}', which byte-level BPE does not use: only null or an empty string is read.");
        }
        if (JsonFault.Optional(model, "dropout") is { } dropout && !(dropout.ValueKind == JsonValueKind.Number && dropout.GetDouble() == 0))
            throw _fault.Because($"sets 'model.dropout' to {dropout.GetRawText()}, but encoding here leaves nothing to chance: set it to null.");
        var settings = new JsonObject();
        foreach (var property in model.EnumerateObject().Where(property => property.Name is not ("type" or "ignore_merges" or "vocab" or "merges")))
            settings[property.Name] = JsonNode.Parse(property.Value.GetRawText());
        return settings;
    }

    private Dictionary<string, int> Vocabulary(JsonElement model)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        var spellings = new Dictionary<int, string>();
        foreach (var entry in _fault.Required(model, "'model'", "vocab", JsonValueKind.Object).EnumerateObject())
        {
            var id = Id(entry.Value, $"token '{entry.Name}'");
            if (!vocabulary.TryAdd(entry.Name, id))
                throw _fault.Because($"lists token '{entry.Name}' twice in 'model.vocab'.");
            if (!spellings.TryAdd(id, entry.Name))
                throw _fault.Because($"gives id {id} to both '{spellings[id]}' and '{entry.Name}', but an id stands for one token.");
        }
        return vocabulary;
    }

    private List<(string Left, string Right)> Merges(JsonElement model)
    {
        var merges = new List<(string, string)>();
        foreach (var merge in _fault.Required(model, "'model'", "merges", JsonValueKind.Array).EnumerateArray())
        {
            var parts = merge.ValueKind switch
            {
                JsonValueKind.String => merge.GetString()!.Split(' '),
                JsonValueKind.Array when merge.EnumerateArray().All(part => part.ValueKind == JsonValueKind.String) => [.. merge.EnumerateArray().Select(part => part.GetString()!)],
                _ => [],
            };
            if (parts is not [{ Length: > 0 } left, { Length: > 0 } right])
                throw _fault.Because($"""has {JsonFault.Short(merge)} as merge {merges.Count}, but a merge is two tokens: "a b" or ["a", "b"].""");
            merges.Add((left, right));
        }
        return merges;
    }

    private List<AddedToken> AddedTokens(Dictionary<string, int> vocabulary)
    {
        var tokens = new List<AddedToken>();
        if (JsonFault.Optional(_root, "added_tokens") is not { } section)
            return tokens;
        if (section.ValueKind != JsonValueKind.Array)
            throw _fault.Because($"has {JsonFault.Short(section)} as 'added_tokens', but a list was expected.");
        var (ids, contents) = (vocabulary.ToDictionary(entry => entry.Value, entry => entry.Key), new HashSet<string>(StringComparer.Ordinal));
        foreach (var entry in section.EnumerateArray())
        {
            var where = $"entry {tokens.Count} of 'added_tokens'";
            _fault.RequireObject(entry, where);
            _fault.RequireKeys(entry, where, "id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");
            var content = _fault.Text(_fault.Required(entry, where, "content", JsonValueKind.String), $"'content' of {where}");
            var id = Id(_fault.Required(entry, where, "id", JsonValueKind.Number), $"added token '{content}'");
            if (content.Length == 0)
                throw _fault.Because($"has an empty 'content' in {where}.");
            if (!contents.Add(content))
                throw _fault.Because($"lists '{content}' twice in 'added_tokens'.");
            if (vocabulary.TryGetValue(content, out var known) && known != id)
                throw _fault.Because($"gives added token '{content}' the id {id}, but 'model.vocab' gives it {known}.");
            if (!ids.TryAdd(id, content) && ids[id] != content)
                throw _fault.Because($"gives id {id} to both '{ids[id]}' and added token '{content}', but an id stands for one token.");
            var special = _fault.Flag(entry, where, "special", false);
            tokens.Add(new AddedToken(id, content)
            {
                Special = special,
                SingleWord = _fault.Flag(entry, where, "single_word", false),
                LeftStrip = _fault.Flag(entry, where, "lstrip", false),
                RightStrip = _fault.Flag(entry, where, "rstrip", false),
                Normalized = _fault.Flag(entry, where, "normalized", !special),
            });
        }
        return tokens;
    }

    /// <summary>Whether text is brought to Normalization Form C; the only normalizer that byte-level BPE is used with.</summary>
    private bool ReadNormalizer(JsonElement? section)
    {
        if (section is not { } normalizer)
            return false;
        var type = _fault.Type(normalizer, "'normalizer'");
        if (type == "Sequence")
            return _fault.Required(normalizer, "'normalizer'", "normalizers", JsonValueKind.Array).EnumerateArray().Aggregate(false, (any, part) => ReadNormalizer(part) || any);
        return type == "NFC" ? true : throw _fault.Because($"has a normalizer of type '{type}', which is not known: use 'NFC', a 'Sequence' of it, or null.");
    }

    // A post-processor is kept and written back, never applied; its type is checked so that a misspelt section does not pass.
    private void CheckPostProcessor(JsonElement? section)
    {
        if (section is not { } postProcessor)
            return;
        var type = _fault.Type(postProcessor, "'post_processor'");
        if (type == "Sequence")
        {
            foreach (var part in _fault.Required(postProcessor, "'post_processor'", "processors", JsonValueKind.Array).EnumerateArray())
                CheckPostProcessor(part);
        }
        else if (type is not ("ByteLevel" or "TemplateProcessing" or "BertProcessing" or "RobertaProcessing"))
        {
            throw _fault.Because($"has a post-processor of type '{type}', which is not known: use 'ByteLevel', 'TemplateProcessing', 'BertProcessing', 'RobertaProcessing' or a 'Sequence' of them.");
        }
    }

    private void CheckDecoder(JsonElement? section)
    {
        if (section is not { } decoder)
            return;
        var type = _fault.Type(decoder, "'decoder'");
        if (type == "Sequence")
        {
            foreach (var part in _fault.Required(decoder, "'decoder'", "decoders", JsonValueKind.Array).EnumerateArray())
                CheckDecoder(part);
        }
        else if (type != "ByteLevel")
        {
            throw _fault.Because($"has a decoder of type '{type}', but only 'ByteLevel' is read.");
        }
    }

    private int Id(JsonElement value, string owner)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var id) && id is >= 0 and <= HighestId)
            return id;
        throw _fault.Because($"gives {owner} the id {JsonFault.Short(value)}, but an id is an integer from 0 to {HighestId}.");
    }
}
