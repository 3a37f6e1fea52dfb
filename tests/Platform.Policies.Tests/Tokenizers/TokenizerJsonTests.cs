using System.Text.Json.Nodes;
using Platform.Policies.Tokenizers;

namespace Platform.Policies.Tests.Tokenizers;

public sealed class TokenizerJsonTests
{
    [Fact]
    public void Save_ThenLoad_EncodesAndSavesTheSame()
    {
        using var file = new TokenizerFile();
        var (tokenizer, random) = (Some.Tokenizer(400), new Random(1));
        tokenizer.Save(file.Path);
        var first = File.ReadAllBytes(file.Path);
        var loaded = ByteLevelBpeTokenizer.Load(file.Path);
        for (var trial = 0; trial < 50; trial++)
        {
            var text = RandomText.Create(random, 20) + SpecialTokens.End;
            Assert.Equal(tokenizer.Encode(text, allowSpecial: true), loaded.Encode(text, allowSpecial: true));
        }
        loaded.Save(file.Path);
        Assert.Equal(first, File.ReadAllBytes(file.Path));
        Assert.Equal([file.Path], Directory.GetFiles(Path.GetDirectoryName(file.Path)!));
    }

    [Theory]
    [InlineData(SplitPatterns.Llama3)]
    [InlineData(SplitPatterns.Qwen2)]
    [InlineData(@"\S+|\s+")]
    public void Save_OtherSplitPattern_IsReadBack(string pattern)
    {
        using var file = new TokenizerFile();
        var tokenizer = BpeTrainer.Train(["abc 123 abc 123 abc!!\n"], new BpeTrainingOptions { SplitPattern = pattern });
        tokenizer.Save(file.Path);
        Assert.Equal(tokenizer.Encode("abc 123abc 12!!\n"), ByteLevelBpeTokenizer.Load(file.Path).Encode("abc 123abc 12!!\n"));
    }

    [Fact]
    public void Load_MergesAsPairs_MeansTheSameAsStrings()
    {
        using var strings = new TokenizerFile().WithMerges("h e", "l l");
        using var pairs = new TokenizerFile().WithMerges("h e", "l l");
        pairs.Merges.Clear();
        pairs.Merges.Add(new JsonArray("h", "e"));
        pairs.Merges.Add(new JsonArray("l", "l"));
        Assert.Equal(strings.Load().Encode("hello"), pairs.Load().Encode("hello"));
    }

    [Fact]
    public void Load_FolderOfAModel_FindsTheFile()
    {
        using var file = new TokenizerFile();
        file.Load();
        Assert.Equal(256, ByteLevelBpeTokenizer.Load(Path.GetDirectoryName(file.Path)!).VocabularySize);
    }

    [Fact]
    public void Load_PostProcessorTruncationAndPadding_AreKeptForSaving()
    {
        var processor = JsonNode.Parse("""{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],"pair":[],"special_tokens":{}}""");
        var truncation = JsonNode.Parse("""{"direction":"Right","max_length":512,"strategy":"LongestFirst","stride":0}""");
        using var file = new TokenizerFile().With("post_processor", processor).With("truncation", truncation).WithAdded(256, "<s>");
        file.Model["unk_token"] = "<s>";
        var tokenizer = file.Load();
        Assert.Equal(['a'], tokenizer.Encode("a"));
        tokenizer.Save(file.Path);
        var saved = JsonNode.Parse(File.ReadAllText(file.Path))!;
        Assert.True(JsonNode.DeepEquals(processor, saved["post_processor"]));
        Assert.True(JsonNode.DeepEquals(truncation, saved["truncation"]));
        Assert.Equal("<s>", (string?)saved["model"]!["unk_token"]);
    }

    [Fact] // An added token may stand in the vocabulary too, under the same id.
    public void Load_AddedTokenInTheVocabulary_IsOneToken()
    {
        using var file = new TokenizerFile().WithAdded(256, "<s>");
        file.Vocabulary["<s>"] = 256;
        Assert.Equal([256], file.Load().Encode("<s>", allowSpecial: true));
    }

    public static TheoryData<string, Action<TokenizerFile>> Faults => new()
    {
        { "has the unknown key 'normaliser' in the top level: did you mean 'normalizer'?", file => file.Json["normaliser"] = null },
        { "has no 'model' in the top level.", file => file.Json.Remove("model") },
        { "has a model of type 'WordPiece', but only 'BPE' is read.", file => file.Model["type"] = "WordPiece" },
        { "has the unknown key 'vocabs' in 'model': did you mean 'vocab'?", file => file.Model["vocabs"] = 1 },
        { "has no 'merges' in 'model'.", file => file.Model.Remove("merges") },
        { "has [] as 'vocab' in 'model', but an object was expected.", file => file.Model["vocab"] = new JsonArray() },
        { "gives token 'x!' the id -1, but an id is an integer from 0 to 16777215.", file => file.Vocabulary["x!"] = -1 },
        { "gives token 'x!' the id 2000000000, but an id is an integer from 0 to 16777215.", file => file.Vocabulary["x!"] = 2000000000 },
        { "gives token 'x!' the id \"7\", but an id is an integer from 0 to 16777215.", file => file.Vocabulary["x!"] = "7" },
        { "gives id 97 to both 'a' and 'x!', but an id stands for one token.", file => file.Vocabulary["x!"] = 97 },
        { "has no token 'Ā' for byte 0x00, but a byte-level vocabulary needs all 256 bytes.", file => file.Vocabulary.Remove("Ā") },
        { """has "a b c" as merge 0, but a merge is two tokens: "a b" or ["a", "b"].""", file => file.Merges.Add("a b c") },
        { """has ["a"] as merge 0, but a merge is two tokens: "a b" or ["a", "b"].""", file => file.Merges.Add(new JsonArray("a")) },
        { """has 5 as merge 0, but a merge is two tokens: "a b" or ["a", "b"].""", file => file.Merges.Add(5) },
        { "needs 'ab' for merge 0 ('a' with 'b'), but its vocabulary has no such token.", file => file.Merges.Add("a b") },
        { "lists merge 1 ('a' with 'b') twice; each pair has one rank.", file => file.WithMerges("a b", "a b") },
        { "sets 'model.dropout' to 0.1, but encoding here leaves nothing to chance: set it to null.", file => file.Model["dropout"] = 0.1 },
        { "sets 'model.end_of_word_suffix', which byte-level BPE does not use: only null or an empty string is read.", file => file.Model["end_of_word_suffix"] = "</w>" },
        { "has \"yes\" as 'ignore_merges' in 'model', but true or false was expected.", file => file.Model["ignore_merges"] = "yes" },
        { "has no 'pre_tokenizer', but byte-level BPE needs one of type 'ByteLevel'.", file => file.Json["pre_tokenizer"] = null },
        { "has a pre-tokenizer of type 'Metaspace' at step 1 of 1, but byte-level BPE needs 'ByteLevel' as the last step and nowhere else.", file => file.Json["pre_tokenizer"] = new JsonObject { ["type"] = "Metaspace" } },
        { "has a pre-tokenizer of type 'Punctuation', which is not known: use 'ByteLevel', 'Split', 'Digits' or a 'Sequence' of them.", file => file.Json["pre_tokenizer"] = TokenizerFile.Sequence(new JsonObject { ["type"] = "Punctuation" }, TokenizerFile.ByteLevel(true)) },
        { "has no steps in 'pre_tokenizer', but byte-level BPE needs 'ByteLevel' as the last one.", file => file.Json["pre_tokenizer"] = TokenizerFile.Sequence() },
        { "has the unknown key 'use_regexp' in pre-tokenizer 'ByteLevel': did you mean 'use_regex'?", file => file.Json["pre_tokenizer"]!["use_regexp"] = true },
        { "has the behavior 'Isolate' in pre-tokenizer 'Split': did you mean 'Isolated'?", file => file.Json["pre_tokenizer"] = TokenizerFile.Sequence(TokenizerFile.Split("x", "Isolate"), TokenizerFile.ByteLevel(true)) },
        { "has the split pattern '(', which .NET's regular expressions do not read.", file => file.Json["pre_tokenizer"] = TokenizerFile.Sequence(TokenizerFile.Split("("), TokenizerFile.ByteLevel(true)) },
        { "has a normalizer of type 'Lowercase', which is not known: use 'NFC', a 'Sequence' of it, or null.", file => file.Json["normalizer"] = new JsonObject { ["type"] = "Lowercase" } },
        { "has a decoder of type 'WordPiece', but only 'ByteLevel' is read.", file => file.Json["decoder"] = new JsonObject { ["type"] = "WordPiece" } },
        { "has a post-processor of type 'Magic', which is not known: use 'ByteLevel', 'TemplateProcessing', 'BertProcessing', 'RobertaProcessing' or a 'Sequence' of them.", file => file.Json["post_processor"] = new JsonObject { ["type"] = "Magic" } },
        { "has {} as 'added_tokens', but a list was expected.", file => file.Json["added_tokens"] = new JsonObject() },
        { "has no 'content' in entry 0 of 'added_tokens'.", file => file.AddedTokens.Add(new JsonObject { ["id"] = 256 }) },
        { "has an empty 'content' in entry 0 of 'added_tokens'.", file => file.WithAdded(256, "") },
        { "lists '<s>' twice in 'added_tokens'.", file => file.WithAdded(256, "<s>").WithAdded(257, "<s>") },
        { "gives added token 'a' the id 256, but 'model.vocab' gives it 97.", file => file.WithAdded(256, "a") },
        { "gives id 97 to both 'a' and added token '<s>', but an id stands for one token.", file => file.WithAdded(97, "<s>") },
        { "makes 'a', the token of byte 0x61, a special token, so plain text would contain it: use a longer name such as '<|a|>'.", file => file.WithAdded(97, "a") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Load_Malformed_SaysInOneSentenceWhichFileAndWhat(string fault, Action<TokenizerFile> spoil)
    {
        using var file = new TokenizerFile();
        spoil(file);
        Assert.Equal($"Tokenizer file '{file.Path}' {fault}", Assert.Throws<InvalidDataException>(file.Load).Message);
    }

    [Theory]
    [InlineData("", "is no valid JSON: line 1, byte 1.")]
    [InlineData("{\n  \"model\": ", "is no valid JSON: line 2, byte 12.")]
    [InlineData("[1]", "has [1] as its content, but an object was expected.")]
    [InlineData("""{"model":{"vocab":{"\ud800":1},"merges":[]}}""", "has a string with an escape that is no character.")]
    [InlineData("""{"model":{"vocab":{"a":1,"a":2},"merges":[]}}""", "lists token 'a' twice in 'model.vocab'.")]
    public void Load_BrokenText_SaysWhere(string content, string fault)
    {
        using var file = new TokenizerFile();
        File.WriteAllText(file.Path, content);
        Assert.Equal($"Tokenizer file '{file.Path}' {fault}", Assert.Throws<InvalidDataException>(() => ByteLevelBpeTokenizer.Load(file.Path)).Message);
    }

    [Fact]
    public void Load_FileCutOffAnywhere_IsAlwaysInvalidData()
    {
        using var file = new TokenizerFile();
        Some.Tokenizer().Save(file.Path);
        var (whole, random) = (File.ReadAllBytes(file.Path), new Random(1));
        for (var trial = 0; trial < 40; trial++)
        {
            File.WriteAllBytes(file.Path, whole[..random.Next(whole.Length - 2)]);
            Assert.Throws<InvalidDataException>(() => ByteLevelBpeTokenizer.Load(file.Path));
        }
    }

    [Fact]
    public void Load_NoSuchFile_SaysSo() => Assert.Equal(
        "Tokenizer file 'nowhere/tokenizer.json' does not exist: give a tokenizer.json or the folder that has one.",
        Assert.Throws<FileNotFoundException>(() => ByteLevelBpeTokenizer.Load("nowhere/tokenizer.json")).Message);
}
