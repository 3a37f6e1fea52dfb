using Platform.Training.Learners.CriticFree;

namespace Platform.Training.Tests.Learners.CriticFree;

public class PhraseMinerTests
{
    private static readonly PhraseMiner _all = new() { Share = 1, MaximumWords = 3, Similarity = 1 };

    [Fact] // By hand: three words in a row, in two solutions or more.
    public void Mine_SmallTexts_FindsWhatSeveralOfThemSay()
    {
        var found = _all.Mine(["First let me check that", "let me check. Now go", "Let me\ncheck this", "so LET ME CHECK"]);

        Assert.Equal(["let me check"], found.SelectMany(cluster => cluster.Phrases)); // a full stop ends it, a new line breaks it
        Assert.Equal((3, 1.0), (found[0].Solutions, found[0].PerSolution));
    }

    [Fact]
    public void Mine_WhatOneSolutionRepeats_IsNoPlan()
    {
        var texts = new[] { "wait let us see. and so on and so on and so on", "wait let us see. and so on and so on and so on and so on" };

        var found = _all.Mine(texts).SelectMany(cluster => cluster.Phrases).ToArray();

        Assert.Equal(["let us see", "wait let us"], found); // "and so on" three times and four, its like at least twice each: more than 2 on average
    }

    [Fact]
    public void Mine_AShare_KeepsTheClustersOfMostSolutions()
    {
        string[] texts = [.. Enumerable.Range(0, 10).Select(i => string.Join(". ", Enumerable.Range(0, 10).Where(k => k <= i).Select(k => $"{Word(k)} {Word(k + 1)} {Word(k + 2)}")))];

        var kept = (_all with { Share = 0.2 }).Mine(texts);

        Assert.Equal([10, 9], kept.Select(cluster => cluster.Solutions));
        Assert.Equal("aaaa bbbb cccc", kept[0].Phrases[0]);

        static string Word(int k) => new((char)('a' + k), 4);
    }

    [Fact]
    public void Mine_PhrasesThatAreNearlyTheSame_FormOneCluster()
    {
        string[] texts = ["let me check the result", "let me check the results", "now divide both sides", "now divide both sides"];

        var found = new PhraseMiner { Share = 1, MinimumWords = 4, MinimumSolutions = 1, Similarity = 0.7 }.Mine(texts);

        Assert.Contains(found, cluster => cluster.Phrases.Contains("me check the result") && cluster.Phrases.Contains("me check the results") && cluster.Solutions == 2);
        Assert.All(found, cluster => Assert.False(cluster.Phrases.Contains("now divide both sides") && cluster.Phrases.Any(phrase => phrase.Contains("check", StringComparison.Ordinal))));
    }

    [Fact]
    public void Mine_OtherOrderOfSolutions_ChangesNothing()
    {
        var random = new Random(5);
        string[] texts = [.. Enumerable.Range(0, 40).Select(_ => string.Join(' ', Enumerable.Range(0, 30).Select(_ => ((string[])["one", "two", "three", "let", "us"])[random.Next(5)])))];
        var miner = new PhraseMiner { Share = 0.5, PerSolution = 10 };

        var forward = miner.Mine(texts).Select(Describe);

        Assert.NotEmpty(forward);
        Assert.Equal(forward, miner.Mine(texts.Reverse()).Select(Describe));

        static string Describe(PhraseCluster cluster) => $"{string.Join('|', cluster.Phrases)} {cluster.Solutions}";
    }

    [Theory] // Nothing that a policy may write is an error.
    [InlineData("")]
    [InlineData("' '' a' b'c don't let's go")]
    [InlineData("   \n\t . . .")]
    [InlineData("é à ü \ud800 x y z")]
    public void Mine_AnyText_IsNoError(string text) => Assert.NotNull((_all with { MinimumSolutions = 1 }).Mine([text, text]));

    [Fact]
    public void Mine_Apostrophes_AreParts()
    {
        var found = (_all with { MinimumSolutions = 1 }).Mine(["let's do this"]);

        Assert.Equal(["let's do this"], found.SelectMany(cluster => cluster.Phrases));
    }
}
