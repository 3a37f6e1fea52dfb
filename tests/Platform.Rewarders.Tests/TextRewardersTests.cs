using System.Text.Json.Nodes;
using Platform.Rewarders.Text;
using Platform.Sdk;

namespace Platform.Rewarders.Tests;

public class TextRewardersTests
{
    [Theory]
    [InlineData("\"blue\"", " blue\n", 1)]
    [InlineData("\"blue\"", "Blue", 0)]
    [InlineData("\"blue\"", "light blue", 0)]
    [InlineData("42", "42", 1)]
    [InlineData("[\"a\", \"b\"]", "b", 1)]
    [InlineData("[\"a\", \"b\"]", "c", 0)]
    public void ExactMatch_ComparesTheLastReplyWithTheAnswer(string answer, string reply, double expected) =>
        Assert.Equal(expected, new ExactMatchRewarder(new()).Score(Play.Asked(JsonNode.Parse(answer), "blue", reply)).Value);

    [Fact]
    public void ExactMatch_Settings_SayWhereAndHow()
    {
        var episode = Play.Of(new JsonObject { ["colour"] = "blue" }, " BLUE ");
        Assert.Equal(1, new ExactMatchRewarder(new() { Parameter = "colour", IgnoreCase = true }).Score(episode).Value);
        Assert.Equal(0, new ExactMatchRewarder(new() { Parameter = "colour", IgnoreCase = true, Trim = false }).Score(episode).Value);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void ExactMatch_TaskWithoutAnswer_Abstains(string answer) => Assert.Equal(
        Reward.Abstain("Task 'train/1' has no answer under 'answer', so it cannot be scored."), new ExactMatchRewarder(new()).Score(Play.Asked(JsonNode.Parse(answer), "x")));

    [Fact]
    public void Contains_Texts_GivesTheShareFound()
    {
        var episode = Play.Of(new JsonObject { ["contains"] = new JsonArray("sun", "moon") }, "The SUN rises.");
        Assert.Equal(0.5, new ContainsRewarder(new()).Score(episode).Value);
        Assert.Equal(0, new ContainsRewarder(new() { IgnoreCase = false }).Score(episode).Value);
        Assert.Equal(1, new ContainsRewarder(new() { Texts = ["rises"] }).Score(episode).Value);
        Assert.True(new ContainsRewarder(new()).Score(Play.Asked("x", "x")).Abstains);
    }

    [Theory]
    [InlineData("^[0-9]+$", "12", 1)]
    [InlineData("^[0-9]+$", "12a", 0)]
    [InlineData(@"(\w)\1", "hello", 1)]
    public void Regex_Pattern_IsMatched(string pattern, string reply, double expected) =>
        Assert.Equal(expected, new RegexRewarder(new() { Pattern = pattern }).Score(Play.Asked(null, reply)).Value);

    [Fact]
    public void Regex_ReplyThatIsSlowToMatch_IsNeitherRightNorAFault()
    {
        var reply = new string('a', 60) + "!";
        // Look-ahead needs the engine that backtracks, which this reply keeps busy for longer than anyone waits.
        Assert.True(new RegexRewarder(new() { Pattern = "^(?=a)([a-z]+[0-9]?)+$", MatchSeconds = 0.01 }).Score(Play.Asked(null, reply)).Abstains);
        Assert.Equal(0, new RegexRewarder(new() { Pattern = "^([a-z]+[0-9]?)+$", MatchSeconds = 60 }).Score(Play.Asked(null, reply)).Value);
    }

    [Fact]
    public void RegexOptions_PatternThatIsNone_IsRefused()
    {
        Assert.Equal("rewards.0.pattern is empty, but an expression is expected, such as '^[0-9]+$'.", Assert.Single(new RegexOptions().Validate("rewards.0")).Message);
        Assert.StartsWith("rewards.0.pattern is '(', which is no regular expression (", Assert.Single(new RegexOptions { Pattern = "(" }.Validate("rewards.0")).Message, StringComparison.Ordinal);
        Assert.Empty(new RegexOptions { Pattern = "(?=a)" }.Validate("rewards.0"));
    }

    [Theory]
    [InlineData("42", "The answer is 42.", 1)]
    [InlineData("42", "42 apples, not 41", 0)]
    [InlineData("42", "no idea", 0)]
    [InlineData("42", "", 0)]
    [InlineData("\"-1,234.5\"", "It is -1234.5", 1)]
    [InlineData("0.001", "1e-3", 1)]
    [InlineData("0.5", "half: .5", 1)]
    [InlineData("4", "from 3-4", 1)]
    [InlineData("42", "42.0 ", 1)]
    [InlineData("1", "1e999", 0)]
    [InlineData("123", "1,23", 0)]
    public void NumberMatch_LastNumber_IsCompared(string answer, string reply, double expected) =>
        Assert.Equal(expected, new NumberMatchRewarder(new()).Score(Play.Asked(JsonNode.Parse(answer), reply)).Value);

    [Fact]
    public void NumberMatch_Tolerance_CountsFromTheAnswer()
    {
        Assert.Equal(0, new NumberMatchRewarder(new()).Score(Play.Asked(100, "101")).Value);
        Assert.Equal(1, new NumberMatchRewarder(new() { AbsoluteTolerance = 1 }).Score(Play.Asked(100, "101")).Value);
        Assert.Equal(1, new NumberMatchRewarder(new() { RelativeTolerance = 0.01 }).Score(Play.Asked(100, "99")).Value);
        Assert.Equal(0, new NumberMatchRewarder(new() { RelativeTolerance = 0.01 }).Score(Play.Asked(100, "98.9")).Value);
        Assert.Equal(0, new NumberMatchRewarder(new() { WholeReply = true }).Score(Play.Asked(100, "It is 100")).Value);
        Assert.Equal(1, new NumberMatchRewarder(new() { WholeReply = true }).Score(Play.Asked(100, " 100 ")).Value);
    }

    [Fact]
    public void NumberMatch_TaskWithoutANumber_Abstains()
    {
        Assert.True(new NumberMatchRewarder(new()).Score(Play.Asked("many", "3")).Abstains);
        Assert.True(new NumberMatchRewarder(new()).Score(Play.Asked(null, "3")).Abstains);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 0)]
    [InlineData(15, -0.5)]
    [InlineData(20, -1)]
    [InlineData(100, -1)]
    public void LengthPenalty_Length_IsPaidLinearlyBetweenFreeAndLimit(int length, double expected) => Assert.Equal(
        expected, new LengthPenaltyRewarder(new() { Unit = LengthUnit.Characters, Free = 10, Limit = 20 }).Score(Play.Asked(null, new string('x', length / 2), new string('x', length - (length / 2)))).Value);

    [Fact]
    public void LengthPenalty_Tokens_AreCountedWhereThereAreSome()
    {
        var episode = Play.Asked(null, "x");
        Assert.True(new LengthPenaltyRewarder(new()).Score(episode).Abstains);
        var sampled = episode with { Turns = [episode.Turns[0] with { Tokens = new([1], [2, 3, 4], [0, 0, 0], 0) }] };
        Assert.Equal(-0.5, new LengthPenaltyRewarder(new() { Free = 2, Limit = 4 }).Score(sampled).Value);
        Assert.Equal("rewards.0.limit is 4, which is not above rewards.0.free (4): use 5 or more.", Assert.Single(new LengthPenaltyOptions { Free = 4, Limit = 4 }.Validate("rewards.0")).Message);
    }

    [Fact]
    public async Task Format_ActionErrors_AreSharedOutOrBlamedOnTheirTurns()
    {
        var episode = Play.Asked(null, "a", "b", "c", "d");
        episode = episode with
        {
            Turns = [episode.Turns[0], episode.Turns[1] with { ActionError = "what?" }, episode.Turns[2] with { Action = new AgentAction("c") { ParseError = "no JSON" } }, episode.Turns[3]],
        };

        Assert.Equal(new Reward(0.5, "2 of 4 actions could be read"), new FormatRewarder().Score(episode));
        Assert.Equal([new Reward(0), new(-1, "what?"), new(-1, "no JSON"), new(0)], await new TurnFormatRewarder().ScoreTurnsAsync(episode, CancellationToken.None));
        Assert.True(new FormatRewarder().Score(Play.Asked(null)).Abstains);
    }

    [Fact]
    public async Task Distinct_Group_PaysForWhatOthersDidNot()
    {
        Episode[] group = [Play.Asked(null, "a", "b"), Play.Asked(null, "a", "b "), Play.Asked(null, "ab", ""), Play.Asked(null, "c", "b")];

        Assert.Equal([2.0 / 3, 2.0 / 3, 1, 1], (await new DistinctRewarder(new()).ScoreAsync(group, CancellationToken.None)).Select(reward => reward.Value!.Value));
        Assert.Equal([1.0 / 3, 1.0 / 3, 1, 1.0 / 3], (await new DistinctRewarder(new() { LastOnly = true }).ScoreAsync(group, CancellationToken.None)).Select(reward => reward.Value!.Value));
        Assert.True((await new DistinctRewarder(new()).ScoreAsync(group[..1], CancellationToken.None))[0].Abstains);
    }
}
