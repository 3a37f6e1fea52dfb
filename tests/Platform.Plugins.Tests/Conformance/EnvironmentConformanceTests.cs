using Platform.Plugins.Conformance;
using Platform.Tests.Broken;

namespace Platform.Plugins.Tests.Conformance;

public sealed class EnvironmentConformanceTests
{
    private static readonly PluginRegistry Registry = WithBroken();

    /// <summary>Every flaw with the one check that must find it.</summary>
    public static TheoryData<Flaw, string> Flaws() => new()
    {
        { Flaw.Throws, "plays" },
        { Flaw.Hangs, "plays" },
        { Flaw.CountsResets, "repeatable" },
        { Flaw.IgnoresSeed, "seeds-differ" },
        { Flaw.SharesState, "parallel" },
        { Flaw.LeaksEnded, "isolated" },
        { Flaw.LeaksBrokenOff, "reset" },
        { Flaw.ForgetsTurn, "snapshots" },
        { Flaw.RestoresHalf, "snapshots" },
        { Flaw.StepsBeforeReset, "call-order" },
        { Flaw.StepsAfterEnd, "call-order" },
        { Flaw.PaysOutOfRange, "rewards" },
        { Flaw.PaysNan, "rewards" },
        { Flaw.PaysNothing, "floor" },
        { Flaw.PaysChance, "floor" },
        { Flaw.ExpertErrs, "maximum" },
        { Flaw.EndsLate, "turn-limit" },
        { Flaw.ShowsControls, "observation-text" },
        { Flaw.ShowsHalfPairs, "observation-text" },
        { Flaw.ListsRefused, "admissible-actions" },
        { Flaw.ThrowsOnLong, "hostile-actions" },
        { Flaw.TakesAnything, "hostile-actions" },
        { Flaw.IgnoresCancellation, "cancellation" },
        { Flaw.ThrowsOnCancellation, "cancellation" },
    };

    [Fact]
    public async Task SoundEnvironment_PassesEveryCheck()
    {
        var report = await CheckAsync("broken-v1", Flaw.None);
        Assert.All(report.Checks.Where(check => check.Check != "task-sets"), check => Assert.Equal((check.Check, CheckOutcome.Passed), (check.Check, check.Outcome)));
        Assert.Equal(EnvironmentConformance.Checks.Select(check => check.Name), report.Checks.Select(check => check.Check));
        Assert.True(report.StepsPerSecond > 0);
        Assert.True(report.BytesPerEpisode > 0);
        report.ThrowIfFailed();
    }

    [Theory]
    [MemberData(nameof(Flaws))]
    public async Task Flaw_IsFoundByItsOwnCheckAlone(Flaw flaw, string check)
    {
        var report = await CheckAsync("broken-v1", flaw);
        Assert.Equal([check], Failed(report));
        Assert.Contains($"{check} failed: ", Assert.Throws<ConformanceException>(report.ThrowIfFailed).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("broken-documentation-v1", "documentation")]
    [InlineData("broken-task-set-v1", "task-sets")]
    public async Task FlawOfTheRegistration_IsFoundByItsOwnCheckAlone(string id, string check) => Assert.Equal([check], Failed(await CheckAsync(id, Flaw.None)));

    [Fact]
    public async Task EveryCheck_CanFail()
    {
        string[] found = [.. Flaws().Select(row => (string)row[1]), "documentation", "task-sets"];
        Assert.Empty(EnvironmentConformance.Checks.Select(check => check.Name).Except(found));
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData(Flaw.Throws, "TimeZoneNotFoundException: The wheel came off.")]
    [InlineData(Flaw.Hangs, "The reset to task 'check/0' did not come back within 1 s.")]
    [InlineData(Flaw.StepsBeforeReset, "A step before the first reset was played: throw an InvalidOperationException that says to reset.")]
    [InlineData(Flaw.ShowsControls, "The control character U+0007 is shown in the first observation of task 'check/0'.")]
    [InlineData(Flaw.ThrowsOnLong, "A reply of one megabyte made the step throw FormatException (Too long): answer it with an ActionError.")]
    [InlineData(Flaw.EndsLate, "Task 'check/0' went on after 3 steps (doing nothing), the declared MaxTurns.")]
    public async Task Flaw_IsSaidInOneSentence(Flaw flaw, string message) =>
        Assert.Equal(message, (await CheckAsync("broken-v1", flaw)).Checks.Single(check => check.Outcome == CheckOutcome.Failed).Detail);

    private static string[] Failed(ConformanceReport report) => [.. report.Checks.Where(check => check.Outcome == CheckOutcome.Failed).Select(check => check.Check)];

    private static Task<ConformanceReport> CheckAsync(string id, Flaw flaw) => EnvironmentConformance.CheckAsync(Registry.Environment(id), new()
    {
        EnvironmentOptions = new BrokenOptions { Flaw = flaw },
        CallLimit = flaw == Flaw.Hangs ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(120),
        CancellationLimit = flaw == Flaw.IgnoresCancellation ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(60),
        MeasuringTime = TimeSpan.FromMilliseconds(10),
    });

    private static PluginRegistry WithBroken()
    {
        var registry = new PluginRegistry();
        registry.Register(new BrokenPlugin(), "broken");
        return registry;
    }
}
