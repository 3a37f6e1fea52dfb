using System.Text.Json.Nodes;
using Platform.Policies.Tokenizers;

namespace Platform.Policies.Tests.Tokenizers;

/// <summary>Which words a text is cut into, read off the tokens: each character pair that may merge does, so a border shows where merges stop.</summary>
public sealed class PreTokenizerTests
{
    [Theory]
    [InlineData("I'll pay 1234567 now", "I|'ll| pay| 1234567| now")]
    [InlineData("a  b   \n c", "a| | b|   \n| c")]
    [InlineData("x!?, y  ", "x|!?,| y|  ")]
    [InlineData("naïve 中文🙂𝒳𝒴 z", "naïve| 中文|🙂|𝒳𝒴| z")]
    public void Gpt2Pattern_CutsAsItsAuthorsTokenizerDoes(string text, string words) => AssertWords(TokenizerFile.ByteLevel(useRegex: true), text, words);

    [Theory]
    [InlineData("I'LL pay 1234567 now", "I|'LL| pay| |123|456|7| now")]
    [InlineData("a\r\n\r\nb \n c", "a|\r\n\r\n|b| \n| c")]
    [InlineData("(foo_bar)!\n", "(foo|_bar|)!\n")]
    [InlineData("🙂𝒳𝒴 z", "🙂𝒳𝒴| z")]
    public void Llama3Pattern_CutsAsItsAuthorsTokenizerDoes(string text, string words) =>
        AssertWords(TokenizerFile.Sequence(TokenizerFile.Split(SplitPatterns.Llama3), TokenizerFile.ByteLevel(useRegex: false)), text, words);

    [Theory]
    [InlineData("It's 123", "It|'s| |1|2|3")]
    public void Qwen2Pattern_KeepsDigitsApart(string text, string words) =>
        AssertWords(TokenizerFile.Sequence(TokenizerFile.Split(SplitPatterns.Qwen2), TokenizerFile.ByteLevel(useRegex: false)), text, words);

    [Theory]
    [InlineData("Isolated", false, "ab|-|-|cd|-|ef")]
    [InlineData("Removed", false, "ab|cd|ef")]
    [InlineData("Removed", true, "-|-|-")]
    [InlineData("MergedWithPrevious", false, "ab-|-|cd-|ef")]
    [InlineData("MergedWithNext", false, "ab|-|-cd|-ef")]
    [InlineData("Contiguous", false, "ab|--|cd|-|ef")]
    public void Split_EachBehavior_PlacesMatchesAsDefined(string behavior, bool invert, string words) =>
        AssertWords(TokenizerFile.Sequence(TokenizerFile.Split("-", behavior, invert), TokenizerFile.ByteLevel(useRegex: false)), "ab--cd-ef", words);

    [Fact]
    public void Split_LiteralString_IsNoRegularExpression()
    {
        var split = new JsonObject { ["type"] = "Split", ["pattern"] = new JsonObject { ["String"] = "." }, ["behavior"] = "Isolated", ["invert"] = false };
        AssertWords(TokenizerFile.Sequence(split, TokenizerFile.ByteLevel(useRegex: false)), "ab.cd", "ab|.|cd");
    }

    [Theory]
    [InlineData(true, "a|1|2|b")]
    [InlineData(false, "a|12|b")]
    public void Digits_CutsNumbersFromText(bool individual, string words) =>
        AssertWords(TokenizerFile.Sequence(new JsonObject { ["type"] = "Digits", ["individual_digits"] = individual }, TokenizerFile.ByteLevel(useRegex: false)), "a12b", words);

    [Fact]
    public void AddPrefixSpace_FirstWord_IsTokenizedLikeAnyOther()
    {
        AssertWords(TokenizerFile.ByteLevel(useRegex: true, prefixSpace: true), "ab cd", " ab| cd");
        AssertWords(TokenizerFile.ByteLevel(useRegex: true, prefixSpace: true), " ab", " ab");
    }

    [Fact] // Exact bytes allow neither an added space nor dropped matches.
    public void EncodeBytes_PrefixSpaceAndRemovedMatches_RoundTripAllTheSame()
    {
        using var file = new TokenizerFile().With("pre_tokenizer", TokenizerFile.Sequence(TokenizerFile.Split("-", "Removed"), TokenizerFile.ByteLevel(useRegex: true, prefixSpace: true)));
        var tokenizer = file.Load();
        Assert.Equal("ab-cd"u8, tokenizer.DecodeBytes(tokenizer.EncodeBytes("ab-cd"u8)));
    }

    [Fact] // Merged bytewise, "abc" would be ab + c; as a whole word it is the token abc, which no merge makes.
    public void IgnoreMerges_WordInTheVocabulary_IsThatToken()
    {
        using var file = new TokenizerFile().WithMerges("a b");
        file.Vocabulary["abc"] = 257;
        Assert.Equal([256, 'c'], file.Load().Encode("abc"));
        file.Model["ignore_merges"] = true;
        Assert.Equal([257], file.Load().Encode("abc"));
        Assert.Equal([256, 'c', 'c'], file.Load().Encode("abcc"));
    }

    /// <summary>Gives each expected word a token of its own through ignore_merges; the tokens then show the words that the text was cut into.</summary>
    private static void AssertWords(JsonNode preTokenizer, string text, string words)
    {
        using var file = new TokenizerFile().With("pre_tokenizer", preTokenizer);
        file.Model["ignore_merges"] = true;
        var expected = words.Split('|');
        foreach (var word in expected)
            file.Vocabulary.TryAdd(string.Concat(System.Text.Encoding.UTF8.GetBytes(word).Select(TokenizerFile.Spell)), file.Vocabulary.Count);
        var tokenizer = file.Load();
        Assert.Equal(expected, tokenizer.Encode(text).Select(token => tokenizer.Decode([token])));
    }
}
