using System.Text;
using Platform.Policies.Tokenizers;

namespace Platform.Policies.Tests.Tokenizers;

public sealed class IncrementalDecoderTests
{
    [Fact]
    public void Append_BytesOfOneCharacter_HoldsThemBackUntilItIsComplete()
    {
        var tokenizer = ByteLevelBpeTokenizer.ForBytes([]);
        var decoder = new IncrementalDecoder(tokenizer);
        Assert.Equal(["a", "", "", "", "🙂", "b"], new[] { 'a', 0xF0, 0x9F, 0x99, 0x82, 'b' }.Select(decoder.Append));
        Assert.Equal("", decoder.Flush());
    }

    [Fact]
    public void Flush_IncompleteCharacter_GivesReplacementAndStartsAnew()
    {
        var decoder = new IncrementalDecoder(ByteLevelBpeTokenizer.ForBytes([]));
        Assert.Equal("", decoder.Append(0xE4));
        Assert.Equal("\uFFFD", decoder.Flush());
        Assert.Equal("x", decoder.Append('x'));
    }

    [Fact]
    public void Append_RandomTokens_JoinToTheDecodedWhole()
    {
        var (tokenizer, random) = (Some.Tokenizer(400), new Random(1));
        for (var trial = 0; trial < 200; trial++)
        {
            var tokens = Enumerable.Range(0, 60).Select(_ => random.Next(-2, tokenizer.VocabularySize + 2)).ToArray();
            var (decoder, text) = (new IncrementalDecoder(tokenizer), new StringBuilder());
            foreach (var token in tokens)
                text.Append(decoder.Append(token));
            Assert.Equal(tokenizer.Decode(tokens), text.Append(decoder.Flush()).ToString());
        }
    }

    [Fact]
    public void Append_SpecialToken_IsShownOnlyIfNotSkipped()
    {
        var tokenizer = ByteLevelBpeTokenizer.ForBytes();
        var end = tokenizer.TokenId(SpecialTokens.End);
        Assert.Equal("<|end|>", new IncrementalDecoder(tokenizer).Append(end));
        Assert.Equal("", new IncrementalDecoder(tokenizer, skipSpecial: true).Append(end));
    }
}
