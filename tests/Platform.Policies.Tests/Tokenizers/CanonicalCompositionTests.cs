using System.Text;
using System.Text.Json.Nodes;
using Platform.Policies.Tokenizers;

namespace Platform.Policies.Tests.Tokenizers;

public sealed class CanonicalCompositionTests
{
    [Theory] // Expected: Unicode 15.0, NormalizationTest.txt, columns 1 and 2.
    [InlineData("e\u0301", "\u00E9")] // a pair
    [InlineData("\u212B", "\u00C5")] // a singleton: Angstrom
    [InlineData("\u0958", "\u0915\u093C")] // excluded from composition
    [InlineData("\u1E0A\u0323", "\u1E0C\u0307")] // reordered, then composed with the other mark
    [InlineData("D\u0307\u0323", "\u1E0C\u0307")]
    [InlineData("\u1E14\u0304", "\u1E14\u0304")] // blocked by a mark of the same class
    [InlineData("\u05B8\u05B9\u05B1\u0591\u05C3\u05B0\u05AC\u059F", "\u05B1\u05B8\u05B9\u0591\u05C3\u05B0\u05AC\u059F")] // order only
    [InlineData("\u1100\u1161\u11A8", "\uAC01")] // Hangul lead, vowel, tail
    [InlineData("\uAC00\u11A8", "\uAC01")]
    [InlineData("\uAC00\u11A7", "\uAC00\u11A7")] // no tail: the tails begin one later
    [InlineData("\u0B47\u0300\u0B3E", "\u0B47\u0300\u0B3E")] // a starter behind a mark is blocked
    [InlineData("\uFB2C", "\u05E9\u05BC\u05C1")] // decomposes in two steps
    [InlineData("\U0001109A", "\U0001109A")]
    [InlineData("\U00011099\U000110BA", "\U0001109A")] // beyond U+FFFF
    [InlineData("\uF900", "\u8C48")] // a compatibility ideograph
    [InlineData("\u0301e", "\u0301e")] // begins with a mark
    [InlineData("\u01D5", "\u01D5")] // through two compositions and back
    [InlineData("\uFB01\u00B2", "\uFB01\u00B2")] // compatibility characters stay
    public void Normalize_CasesOfTheStandard_GivesItsForm(string text, string expected) => Assert.Equal(expected, CanonicalComposition.Normalize(text));

    [Fact]
    public void Normalize_RandomText_IsIdempotentAndPiecewiseAtStarters()
    {
        var random = new Random(1);
        const string parts = "aeoAEO\u0301\u0323\u0307\u0304\u0308\u0327\u00E9\u1E0C\u1100\u1161\u11A8\uAC00\u212B\u0958 x";
        for (var trial = 0; trial < 500; trial++)
        {
            var (left, right) = (Text(), "x" + Text());
            var composed = CanonicalComposition.Normalize(left + right);
            Assert.Equal(composed, CanonicalComposition.Normalize(composed));
            Assert.Equal(composed, CanonicalComposition.Normalize(left) + CanonicalComposition.Normalize(right));
        }
        string Text() => string.Concat(Enumerable.Range(0, random.Next(0, 12)).Select(_ => parts[random.Next(parts.Length)]));
    }

    [Fact]
    public void Normalize_TextBelowTheFirstMark_IsTheSameObject()
    {
        var text = "plain naïve text";
        Assert.Same(text, CanonicalComposition.Normalize(text));
    }

    [Theory] // Sorting by insertion would take 10¹⁰ steps here.
    [InlineData(200_000)]
    public void Normalize_HostileRunOfMarks_TakesNoMoreThanSortingThem(int marks)
    {
        var text = "a" + string.Concat(Enumerable.Range(0, marks).Select(i => i % 2 == 0 ? '\u0301' : '\u0323'));
        var composed = CanonicalComposition.Normalize(text);
        Assert.Equal('\u1EA1', composed[0]); // a with the first dot below, which sorts before the acutes
        Assert.Equal(marks, composed.Length);
    }

    [Theory]
    [InlineData("""{"type":"NFC"}""")]
    [InlineData("""{"type":"Sequence","normalizers":[{"type":"NFC"}]}""")]
    public void Encode_FileWithNormalizer_ComposesTextButNotBytes(string normalizer)
    {
        using var file = new TokenizerFile().With("normalizer", JsonNode.Parse(normalizer));
        var tokenizer = file.Load();
        Assert.Equal([0xC3, 0xA9], tokenizer.Encode("e\u0301"));
        var bytes = Encoding.UTF8.GetBytes("e\u0301");
        Assert.Equal(bytes, tokenizer.DecodeBytes(tokenizer.EncodeBytes(bytes)));
        tokenizer.Save(file.Path);
        Assert.Equal([0xC3, 0xA9], ByteLevelBpeTokenizer.Load(file.Path).Encode("e\u0301"));
    }

    [Fact] // A normalized token is sought in the composed text, one that is not in the text as given.
    public void Encode_AddedTokens_AreMatchedBeforeOrAfterNormalizing()
    {
        using var file = new TokenizerFile().With("normalizer", new JsonObject { ["type"] = "NFC" })
            .WithAdded(256, "\u00E9\u00E9", special: false, normalized: true).WithAdded(257, "e\u0301!", special: false);
        var tokenizer = file.Load();
        Assert.Equal([256, 'x', 257], tokenizer.Encode("e\u0301e\u0301xe\u0301!"));
        Assert.Equal([0xC3, 0xA9, '!'], tokenizer.Encode("\u00E9!"));
    }
}
