namespace Platform.Policies.Tests.Tokenizers;

public sealed class AddedTokenTests
{
    [Fact]
    public void Encode_SpecialTokenInText_IsMatchedOnlyWhenAllowed()
    {
        using var file = new TokenizerFile().WithAdded(256, "<|end|>");
        var tokenizer = file.Load();
        Assert.Equal(['a', 256, 'b'], tokenizer.Encode("a<|end|>b", allowSpecial: true));
        Assert.DoesNotContain(256, tokenizer.Encode("a<|end|>b"));
        Assert.Equal("a<|end|>b", tokenizer.Decode(tokenizer.Encode("a<|end|>b")));
    }

    [Fact] // Whatever route a file leaves open (a merge, a whole word), plain text must not reach a special token.
    public void Encode_FileWhoseMergesSpellASpecialToken_CannotBeInjected()
    {
        using var file = new TokenizerFile().WithMerges("E N", "EN D").WithAdded(257, "END");
        file.Model["ignore_merges"] = true;
        var tokenizer = file.Load();
        Assert.Equal([256, 'D'], tokenizer.Encode("END"));
        Assert.Equal([257], tokenizer.Encode("END", allowSpecial: true));
    }

    [Fact]
    public void Encode_AddedTokenThatIsNotSpecial_IsAlwaysMatched()
    {
        using var file = new TokenizerFile().WithAdded(256, "<think>", special: false);
        Assert.Equal(['a', 256, 'b'], file.Load().Encode("a<think>b"));
    }

    [Fact]
    public void Encode_TokensThatBeginAtOnePlace_TakesTheLongest()
    {
        using var file = new TokenizerFile().WithAdded(256, "<a>").WithAdded(257, "<a><b>").WithAdded(258, "<b>");
        Assert.Equal([257, 256, 'x', 258], file.Load().Encode("<a><b><a>x<b>", allowSpecial: true));
    }

    [Fact]
    public void Encode_LeftAndRightStrip_SwallowWhiteSpace()
    {
        using var file = new TokenizerFile().WithAdded(256, "<l>", lstrip: true).WithAdded(257, "<r>", rstrip: true).WithAdded(258, "<n>");
        var tokenizer = file.Load();
        Assert.Equal(['a', 256, ' ', 'b'], tokenizer.Encode("a \n<l> b", allowSpecial: true));
        Assert.Equal(['a', ' ', 257, 'b'], tokenizer.Encode("a <r> \tb", allowSpecial: true));
        Assert.Equal(['a', ' ', 258, ' ', 'b'], tokenizer.Encode("a <n> b", allowSpecial: true));
        Assert.Equal([257, 256], tokenizer.Encode("<r>  <l>", allowSpecial: true)); // the space goes to the first
    }

    [Fact]
    public void Encode_SingleWord_MatchesOnlyBetweenOtherCharacters()
    {
        using var file = new TokenizerFile().WithAdded(256, "cat", special: false, singleWord: true);
        var tokenizer = file.Load();
        Assert.Equal([256, ' ', 256, '.'], tokenizer.Encode("cat cat."));
        Assert.DoesNotContain(256, tokenizer.Encode("concatenate cats 𝒳cat cat_"));
    }

    [Fact] // "Ā" spells byte 0x00 in the vocabulary, but an added token stands for its own text.
    public void DecodeBytes_AddedTokenOutsideAscii_IsItsText()
    {
        using var file = new TokenizerFile().WithAdded(256, "ĀĀ", special: false).WithAdded(257, "two words", special: false);
        var tokenizer = file.Load();
        Assert.Equal("xĀĀtwo words", tokenizer.Decode(tokenizer.Encode("xĀĀtwo words")));
        Assert.Equal(['x', 256, 257], tokenizer.Encode("xĀĀtwo words"));
    }
}
