using System.Text;
using Platform.Policies.Tokenizers;

namespace Platform.Policies.Tests.Tokenizers;

public sealed class ByteLevelBpeTokenizerTests
{
    private static readonly string[] s_merges = ["h e", "l l", "he ll", "hell o", "Ġ w", "o r", "Ġw or", "l d", "Ġwor ld"];

    [Fact] // By hand: "hello" → he l l o → he ll o → hell o → hello (259); " world" → Ġw o r l d → … → Ġworld (264); "!" is byte 0x21.
    public void Encode_HandWrittenMerges_GivesTheTokensWorkedOutByHand()
    {
        using var file = new TokenizerFile().WithMerges(s_merges);
        var tokenizer = file.Load();
        Assert.Equal([259, 264, '!'], tokenizer.Encode("hello world!"));
        Assert.Equal([256, 'l', 'p'], tokenizer.Encode("help"));
        Assert.Equal([' ', 259], tokenizer.Encode(" hello")); // no merge has Ġh
        Assert.Equal([0xC3, 0xA9], tokenizer.Encode("é"));
        Assert.Empty(tokenizer.Encode(""));
        Assert.Equal(265, tokenizer.VocabularySize);
    }

    [Fact] // The lowest rank goes first even where a longer token would be possible; of equal pairs the leftmost.
    public void Encode_OverlappingMerges_TakesLowestRankThenLeftmost()
    {
        using var file = new TokenizerFile().WithMerges("b c", "a b", "a a");
        var tokenizer = file.Load();
        Assert.Equal(['a', 256], tokenizer.Encode("abc"));
        Assert.Equal([258, 'a'], tokenizer.Encode("aaa"));
        Assert.Equal([257, 257, 'a'], tokenizer.Encode("ababa"));
    }

    [Fact]
    public void Encode_RandomTexts_MatchesNaiveReference()
    {
        using var file = new TokenizerFile();
        Some.Tokenizer(400).Save(file.Path);
        var (tokenizer, naive, random) = (ByteLevelBpeTokenizer.Load(file.Path), new NaiveBpe(file.Path), new Random(1));
        for (var trial = 0; trial < 300; trial++)
        {
            var text = RandomText.CreateBmp(random, random.Next(1, 30));
            Assert.Equal(naive.Encode(text, SplitPatterns.Gpt2), tokenizer.Encode(text));
        }
    }

    [Theory] // Words on both sides of the length at which the search for the next merge changes from a scan to a heap.
    [InlineData(95)]
    [InlineData(96)]
    [InlineData(97)]
    [InlineData(700)]
    public void Encode_LongWords_MatchNaiveReference(int length)
    {
        using var file = new TokenizerFile();
        var random = new Random(length);
        string Word() => string.Concat(Enumerable.Range(0, length).Select(_ => "abc"[random.Next(3)]));
        BpeTrainer.Train(Enumerable.Range(0, 20).Select(_ => Word()), new BpeTrainingOptions { VocabularySize = 330, SpecialTokens = [] }).Save(file.Path);
        var (tokenizer, naive) = (ByteLevelBpeTokenizer.Load(file.Path), new NaiveBpe(file.Path));
        for (var trial = 0; trial < 3; trial++)
        {
            var word = Word();
            Assert.Equal(naive.EncodeWord(Encoding.UTF8.GetBytes(word)), tokenizer.Encode(word));
        }
    }

    [Fact]
    public void Encode_RandomTexts_RoundTrip()
    {
        var (tokenizer, random) = (Some.Tokenizer(400), new Random(2));
        for (var trial = 0; trial < 300; trial++)
        {
            var text = RandomText.Create(random, random.Next(0, 40));
            Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
        }
    }

    [Fact]
    public void EncodeBytes_RandomBytes_RoundTripExactly()
    {
        var (tokenizer, random) = (Some.Tokenizer(400), new Random(3));
        for (var trial = 0; trial < 300; trial++)
        {
            var bytes = new byte[random.Next(0, 300)];
            random.NextBytes(bytes);
            if (trial % 2 == 0) // valid text with a few bytes broken: the hard case for cutting
            {
                bytes = Encoding.UTF8.GetBytes(RandomText.Create(random, 20));
                for (var i = 0; i < 5; i++)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
            Assert.Equal(bytes, tokenizer.DecodeBytes(tokenizer.EncodeBytes(bytes)));
        }
    }

    [Fact]
    public void EncodeBytes_ValidUtf8_GivesTheTokensOfTheText()
    {
        var (tokenizer, random) = (Some.Tokenizer(400), new Random(4));
        for (var trial = 0; trial < 50; trial++)
        {
            var text = RandomText.Create(random, 20);
            Assert.Equal(tokenizer.Encode(text), tokenizer.EncodeBytes(Encoding.UTF8.GetBytes(text)));
        }
    }

    [Fact]
    public void Encode_LoneSurrogate_CountsAsReplacementCharacter() =>
        Assert.Equal("a\uFFFDb", Some.Tokenizer().Decode(Some.Tokenizer().Encode("a\uD83Db")));

    [Fact]
    public void ForBytes_DefaultSpecialTokens_HasOneTokenPerByteAndNoMore()
    {
        var tokenizer = ByteLevelBpeTokenizer.ForBytes();
        Assert.Equal(256 + SpecialTokens.All.Count, tokenizer.VocabularySize);
        Assert.Equal(0, tokenizer.TokenId(SpecialTokens.Pad));
        var bytes = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        Assert.Equal(Enumerable.Range(SpecialTokens.All.Count, 256), tokenizer.EncodeBytes(bytes));
        Assert.Equal("Zug 9 ✓", tokenizer.Decode(tokenizer.Encode("Zug 9 ✓")));
    }

    [Fact]
    public void Decode_IdsOutsideTheVocabulary_AddNothing()
    {
        var tokenizer = ByteLevelBpeTokenizer.ForBytes([]);
        Assert.Equal("ab", tokenizer.Decode(['a', -1, 256, int.MaxValue, int.MinValue, 'b']));
        Assert.Equal("<|256|>", tokenizer.TokenText(256));
    }

    [Fact]
    public void TokenText_EveryId_IsTheInverseOfTokenId()
    {
        var tokenizer = Some.Tokenizer(400);
        for (var id = 0; id < tokenizer.VocabularySize; id++)
            Assert.Equal(id, tokenizer.TokenId(tokenizer.TokenText(id)));
    }

    [Fact]
    public void TokenId_UnknownToken_OffersTheNearest()
    {
        var exception = Assert.Throws<KeyNotFoundException>(() => ByteLevelBpeTokenizer.ForBytes().TokenId("<|asistant|>"));
        Assert.Equal("The vocabulary of 263 tokens has no token '<|asistant|>': use one that it has, such as '<|assistant|>'.", exception.Message);
    }

    [Fact]
    public void Encode_ManyThreads_GiveTheSameTokensAsOne()
    {
        var (shared, random) = (Some.Tokenizer(400), new Random(5));
        var texts = Enumerable.Range(0, 400).Select(_ => RandomText.Create(random, 30)).ToArray();
        var expected = texts.Select(text => Some.Tokenizer(400).Encode(text)).ToArray();
        var actual = new int[texts.Length][];
        Parallel.For(0, texts.Length, i => actual[i] = shared.Encode(texts[i]));
        Assert.Equal(expected, actual);
    }

    [Fact] // More distinct words than the cache has slots: entries are replaced, tokens stay right.
    public void Encode_MoreWordsThanTheCacheHolds_StaysRight()
    {
        using var file = new TokenizerFile().WithMerges("0 0", "1 1");
        var tokenizer = file.Load();
        for (var pass = 0; pass < 2; pass++)
        {
            for (var number = 0; number < 50_000; number++)
            {
                var word = $"{number}";
                Assert.Equal(word, tokenizer.Decode(tokenizer.Encode(word)));
            }
        }
    }
}
