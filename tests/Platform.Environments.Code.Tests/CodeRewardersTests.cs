using Microsoft.Extensions.AI;
using Platform.Rewarders.Code;
using Platform.Sdk;

namespace Platform.Environments.Code.Tests;

public sealed class CodeRewardersTests
{
    public static TheoryData<string, double, double?> Measured() => new()
    {
        { "tests", 0.625, 0.625 },
        { "all", 0.875, 0 },
        { "all", 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Measured))]
    public async Task Tests_AreScoredByWhatWasMeasured(string which, double passed, double? score)
    {
        IRewarder rewarder = which == "tests" ? new TestsPassedRewarder() : new AllTestsRewarder();
        Assert.Equal(score, (await rewarder.ScoreAsync(Some("x", ("passed", passed)), default)).Value);
        Assert.True((await rewarder.ScoreAsync(Some("x"), default)).Abstains);
    }

    [Fact]
    public async Task Compiles_IsTheMeasure()
    {
        Assert.Equal(0, (await new CompilesRewarder().ScoreAsync(Some("x", ("compiled", 0)), default)).Value);
        Assert.Equal(1, (await new CompilesRewarder().ScoreAsync(Some("x", ("compiled", 1)), default)).Value);
    }

    [Theory]
    [InlineData(0.5, 1)] // faster than the reference is as good as it
    [InlineData(1, 1)]
    [InlineData(2, 0.5)] // half of the way to 4 by the logarithm
    [InlineData(4, 0)]
    [InlineData(400, 0)]
    public async Task Relative_FallsWithTheLogarithm(double ratio, double score)
    {
        Assert.Equal(score, (await new RelativeSpeedRewarder(new()).ScoreAsync(Some("x", ("passed", 1), ("relativeTime", ratio)), default)).Value!.Value, 12);
        Assert.Equal(score, (await new RelativeMemoryRewarder(new()).ScoreAsync(Some("x", ("passed", 1), ("relativeMemory", ratio)), default)).Value!.Value, 12);
    }

    [Fact]
    public async Task Relative_WrongProgram_EarnsNothing_AndUnmeasuredOneNoScore()
    {
        Assert.Equal(0, (await new RelativeSpeedRewarder(new()).ScoreAsync(Some("x", ("passed", 0.9), ("relativeTime", 0.1)), default)).Value);
        Assert.True((await new RelativeSpeedRewarder(new()).ScoreAsync(Some("x", ("passed", 1)), default)).Abstains);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1000, 0)]
    [InlineData(2500, -0.5)]
    [InlineData(4000, -1)]
    [InlineData(9000, -1)]
    public async Task Length_FallsFromFreeToLimit(double length, double score) =>
        Assert.Equal(score, (await new CodeLengthRewarder(new()).ScoreAsync(Some("x", ("programLength", length)), default)).Value!.Value, 12);

    [Theory]
    [InlineData("print(1)", 0)]
    [InlineData("words\n```python\nprint(1)\nprint(2) \n```\nmore words  ", -0.5)] // the program alone counts
    [InlineData("if x:\n\t  y()", -0.5)]
    [InlineData("a\n\n\n\nb", -0.2)]
    public async Task Style_IsTheShareOfUntidyLines(string reply, double score) =>
        Assert.Equal(score, (await new CodeStyleRewarder(new()).ScoreAsync(Some(reply), default)).Value!.Value, 12);

    [Fact]
    public async Task Style_LongLine_And_NoProgram()
    {
        Assert.Equal(-1, (await new CodeStyleRewarder(new() { LineLength = 20 }).ScoreAsync(Some(new string('x', 21)), default)).Value);
        Assert.True((await new CodeStyleRewarder(new()).ScoreAsync(Some("```\n\n```"), default)).Abstains);
    }

    [Fact]
    public void Length_LimitBelowFree_IsRefused() =>
        Assert.Equal("rewards.0.limit is 5, which is not above rewards.0.free (10): use 11 or more.", Assert.Single(new CodeLengthOptions { Free = 10, Limit = 5 }.Validate("rewards.0")).Message);

    private static Episode Some(string reply, params (string Name, double Value)[] metrics) =>
        new(new("code-v1", "t", 1), [new Turn([new ChatMessage(ChatRole.User, "task")], new(reply), 0)], Termination.Terminated) { Metrics = metrics.ToDictionary(metric => metric.Name, metric => metric.Value) };
}
