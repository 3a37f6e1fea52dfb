using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Policies.Tokenizers;

namespace Platform.Policies.Tests.Tokenizers;

public sealed class BpeTrainerTests
{
    [Fact] // The example of Sennrich et al. 2016, figure 1, without its end-of-word mark: counts e-s 9, then es-t 9, then l-o 7, then lo-w 7.
    public void Train_LowLowerNewestWidest_LearnsThePapersMerges()
    {
        string[] corpus = [.. Enumerable.Repeat("low", 5), .. Enumerable.Repeat("lower", 2), .. Enumerable.Repeat("newest", 6), .. Enumerable.Repeat("widest", 3)];
        Assert.Equal(["e s", "es t", "l o", "lo w"], Merges(BpeTrainer.Train(corpus, new BpeTrainingOptions { VocabularySize = 260, SpecialTokens = [] })));
    }

    [Fact] // ab and cd occur twice each; the pair with the lower ids goes first.
    public void Train_Tie_GoesToTheLowerIds() =>
        Assert.Equal(["a b", "c d"], Merges(BpeTrainer.Train(["cd", "ab", "cd", "ab"], new BpeTrainingOptions { VocabularySize = 300, SpecialTokens = [] })));

    [Fact]
    public void Train_MinimumFrequency_LeavesRarerPairsUnmerged()
    {
        string[] corpus = ["ab ab ab cd cd"];
        Assert.Equal(["a b", "Ġ c", "Ġ ab", "Ġc d"], Merges(BpeTrainer.Train(corpus, new BpeTrainingOptions { VocabularySize = 300, MinimumFrequency = 2, SpecialTokens = [] })));
        Assert.Equal(["a b"], Merges(BpeTrainer.Train(corpus, new BpeTrainingOptions { VocabularySize = 300, MinimumFrequency = 3, SpecialTokens = [] })));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Train_RandomCorpus_MatchesNaiveReference(int seed)
    {
        var random = new Random(seed);
        var corpus = Enumerable.Range(0, 40).Select(_ => RandomText.CreateBmp(random, 15) + string.Concat(Enumerable.Range(0, 12).Select(_ => "ab"[random.Next(2)]))).ToArray();
        var trained = BpeTrainer.Train(corpus, new BpeTrainingOptions { VocabularySize = 340, SpecialTokens = [] });
        Assert.Equal(NaiveMerges(corpus, 340 - 256, minimum: 2), Merges(trained));
    }

    [Fact]
    public void Train_CorpusInAnotherOrder_GivesTheSameVocabulary()
    {
        var random = new Random(7);
        var corpus = Enumerable.Range(0, 60).Select(_ => RandomText.Create(random, 12)).ToArray();
        var (one, other) = (BpeTrainer.Train(corpus, new BpeTrainingOptions { VocabularySize = 350 }), BpeTrainer.Train(corpus.Reverse(), new BpeTrainingOptions { VocabularySize = 350 }));
        Assert.Equal(Saved(one), Saved(other));
    }

    [Fact] // The pattern lets the whole text be one word, so merges could grow up to the special token's name.
    public void Train_CorpusFullOfASpecialToken_NeverLearnsIt()
    {
        var tokenizer = BpeTrainer.Train(Enumerable.Repeat("<|end|>", 50), new BpeTrainingOptions { VocabularySize = 400, SplitPattern = @"[\s\S]+" });
        var end = tokenizer.TokenId(SpecialTokens.End);
        Assert.DoesNotContain(end, tokenizer.Encode("<|end|>"));
        Assert.Equal([end], tokenizer.Encode("<|end|>", allowSpecial: true));
        Assert.Equal("<|end|>", tokenizer.Decode(tokenizer.Encode("<|end|>")));
    }

    [Fact]
    public void Train_EmptyCorpus_GivesTheBytesAlone() =>
        Assert.Equal(256 + SpecialTokens.All.Count, BpeTrainer.Train(["", ""], new BpeTrainingOptions { VocabularySize = 1000 }).VocabularySize);

    [Fact]
    public void Train_VocabularyTooSmall_SaysWhatFits() => Refused(
        new BpeTrainingOptions { VocabularySize = 200, SpecialTokens = ["<|end|>"] },
        "VocabularySize is 200, which does not hold 256 bytes and 1 special tokens: use 257 or more.");

    [Fact]
    public void Train_MinimumFrequencyZero_IsRefused() => Refused(
        new BpeTrainingOptions { MinimumFrequency = 0 },
        "MinimumFrequency is 0, but a pair must occur to be merged: use 1 or more.");

    [Fact]
    public void Train_SpecialTokenOfOneCharacter_IsRefused() => Refused(
        new BpeTrainingOptions { SpecialTokens = ["a"] },
        "SpecialTokens has 'a', which is no longer than a byte's token: use a longer name such as '<|a|>'.");

    [Fact]
    public void Train_SpecialTokenTwice_IsRefused() => Refused(
        new BpeTrainingOptions { SpecialTokens = ["<|x|>", "<|x|>"] },
        "SpecialTokens has '<|x|>' twice: list each token once.");

    private static void Refused(BpeTrainingOptions options, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => BpeTrainer.Train(["text"], options)).Message);

    private static string[] Merges(ByteLevelBpeTokenizer tokenizer)
    {
        using var document = JsonDocument.Parse(Saved(tokenizer));
        return [.. document.RootElement.GetProperty("model").GetProperty("merges").EnumerateArray().Select(merge => merge.GetString()!)];
    }

    private static string Saved(ByteLevelBpeTokenizer tokenizer)
    {
        using var file = new TokenizerFile();
        tokenizer.Save(file.Path);
        return File.ReadAllText(file.Path);
    }

    /// <summary>Counts every pair of every word anew before each merge.</summary>
    private static string[] NaiveMerges(string[] corpus, int count, int minimum)
    {
        var words = corpus.SelectMany(text => Regex.Matches(text, SplitPatterns.Gpt2).Select(match => Encoding.UTF8.GetBytes(match.Value).Select(TokenizerFile.Spell).ToList())).ToList();
        var ids = Enumerable.Range(0, 256).ToDictionary(value => TokenizerFile.Spell((byte)value), value => value);
        var merges = new List<string>();
        while (ids.Count < 256 + count)
        {
            var best = words.SelectMany(word => word.Zip(word.Skip(1))).GroupBy(pair => pair).Select(group => (Pair: group.Key, Count: group.Count()))
                .Where(entry => entry.Count >= minimum).OrderByDescending(entry => entry.Count).ThenBy(entry => ids[entry.Pair.First]).ThenBy(entry => ids[entry.Pair.Second]).FirstOrDefault();
            if (best.Count == 0)
                break;
            merges.Add($"{best.Pair.First} {best.Pair.Second}");
            ids.TryAdd(best.Pair.First + best.Pair.Second, ids.Count);
            foreach (var word in words)
            {
                for (var i = 0; i + 1 < word.Count; i++)
                {
                    if ((word[i], word[i + 1]) != best.Pair)
                        continue;
                    word[i] += word[i + 1];
                    word.RemoveAt(i + 1);
                }
            }
        }
        return [.. merges];
    }
}
