using System.Text;
using Platform.Training.Learners;
using Platform.Training.Learners.CriticFree;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Learners.CriticFree;

public class HicraTests
{
    private static readonly string[] _words = ["", "Let", " us", " check", " wait", " checked", " it", "ch", "eck"];

    [Fact] // Rewards 1, 0, 0.5 have advantages 1, −1, 0; scaled rewards would be the same, so the pairs show both signs.
    public void Advantages_PlanningTokens_GainAFractionOfTheirSize()
    {
        using var folder = new TemporaryFolder();
        var rows = new[] { Words(1, 1, 2, 6), Words(0, 1, 2, 6), Words(0.5, 6, 6) };

        var advantages = ObjectiveRun.Advantages(Create(folder, "let us"), rows);

        Assert.Equal([0, 1.2, 1.2, 1.0], advantages[0].Select(value => Math.Round(value, 5)));
        Assert.Equal([0, -0.8, -0.8, -1.0], advantages[1].Select(value => Math.Round(value, 5)));
    }

    [Fact]
    public void Advantages_NoPhrases_AreGrpos()
    {
        using var folder = new TemporaryFolder();
        var rows = new[] { Words(1, 1, 2, 6), Words(0, 4, 2) };

        Assert.Equal(ObjectiveRun.Advantages(new Grpo(new()), rows), ObjectiveRun.Advantages(Create(folder, "# nothing"), rows));
        Assert.Equal(ObjectiveRun.Advantages(new Grpo(new()), rows), ObjectiveRun.Advantages(new Hicra(new()), rows));
    }

    [Theory] // Whole words only, over the borders of tokens, in any case, and the same again further on.
    [InlineData("check", new[] { 3 }, new[] { true })]
    [InlineData("check", new[] { 5 }, new[] { false })]
    [InlineData("check", new[] { 7, 8, 6 }, new[] { true, true, false })]
    [InlineData("CHECK it", new[] { 3, 6, 4 }, new[] { true, true, false })]
    [InlineData("wait | check", new[] { 4, 6, 3, 4 }, new[] { true, false, true, true })]
    [InlineData("us", new[] { 7, 2 }, new[] { false, true })]
    public void Mark_Phrases_MarksTheTokensThatTouchThem(string phrases, int[] tokens, bool[] expected)
    {
        var counts = new int[1];

        var marks = new PlanningPhrases([phrases.Split('|')]).Mark(Words(0, tokens), Bytes, counts);

        Assert.Equal(expected, marks[1..]);
        Assert.Equal(phrases == "CHECK it" ? 1 : phrases.Contains('|', StringComparison.Ordinal) ? 3 : expected.Any(marked => marked) ? 1 : 0, counts[0]);
    }

    [Fact]
    public void Mark_BrokenText_IsNoError()
    {
        var marks = new PlanningPhrases([["é"]]).Mark(Words(0, 1, 2), token => [(byte)(token == 1 ? 0xC3 : 0xFF)], new int[1]);

        Assert.All(marks, Assert.False);
    }

    [Fact] // Clusters occur 3 times and once: −(¾ ln ¾ + ¼ ln ¼).
    public void Finish_TwoClusters_ReportsTheirEntropyAndTheShareOfTokens()
    {
        using var folder = new TemporaryFolder();
        var metrics = ObjectiveRun.Metrics(Create(folder, "check\nwait | hold on"), [Words(1, 3, 3, 6), Words(0, 3, 4)], new float[9]);

        Assert.Equal(0.562335, metrics["semanticEntropy"], 1e-6);
        Assert.Equal(0.8, metrics["planningShare"], 1e-9);
    }

    [Fact]
    public void Validate_FileThatIsNotThere_SaysSo() => Assert.Contains(
        new Plans.CriticFree.HicraOptions { PhrasesFile = "no-such-file.txt" }.Validate("learner"),
        error => error.Message == "learner.phrasesFile is 'no-such-file.txt', but there is no such file: name one with a phrase per line.");

    private static Hicra Create(TemporaryFolder folder, string phrases)
    {
        File.WriteAllText(folder["phrases.txt"], phrases);
        return new(new() { PhrasesFile = folder["phrases.txt"] }) { TokenBytes = Bytes };
    }

    private static byte[] Bytes(int token) => Encoding.UTF8.GetBytes(_words[token]);

    private static Trajectory Words(double reward, params int[] tokens) => Some.Trajectory(0, ([0], tokens, [.. tokens.Select(_ => -1f)], reward));
}
