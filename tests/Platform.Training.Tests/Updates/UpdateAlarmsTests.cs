using Platform.Training.Plans;
using Platform.Training.Runs;
using Platform.Training.Tests.Support;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Updates;

public class UpdateAlarmsTests
{
    [Fact]
    public void Check_KlAboveItsBound_SaysSoOnceUntilItIsBelow()
    {
        var alarms = new UpdateAlarms(new() { KlAbove = 0.5 });

        Assert.Equal(
            ["Step 3: KL to the policy that sampled the round is 0.75 nats per token, above alarms.klAbove (0.5): take a lower optimizer.learningRate or fewer learner.epochs, or set learner.maxKl."],
            alarms.Check(3, Metrics(("kl", 0.75))));
        Assert.Empty(alarms.Check(4, Metrics(("kl", 0.8))));
        Assert.Empty(alarms.Check(5, Metrics(("kl", 0.1))));
        Assert.Single(alarms.Check(6, Metrics(("kl", 0.6))));
    }

    [Fact]
    public void Check_EntropyBelowItsBound_SaysSoForPolicyGradientsOnly()
    {
        var alarms = new UpdateAlarms(new() { EntropyBelow = 0.01 });

        Assert.Empty(alarms.Check(1, Metrics(("entropy", 0.001)))); // imitation
        Assert.Empty(alarms.Check(2, Metrics(("entropy", 0.02), ("advantageMax", 1))));
        Assert.Equal(
            ["Step 3: entropy is 0.005 nats per token, below alarms.entropyBelow (0.01), so rollouts hardly vary: take a lower optimizer.learningRate, or an entropy bonus (learner.entropyCoefficient)."],
            alarms.Check(3, Metrics(("entropy", 0.005), ("advantageMax", 1))));
    }

    [Fact]
    public void Check_NoAdvantagesForSomeSteps_SaysSoWhenTheyAreFull()
    {
        var alarms = new UpdateAlarms(new() { ZeroAdvantageSteps = 2 });

        Assert.Empty(alarms.Check(1, Metrics(("advantageMax", 0))));
        Assert.Empty(alarms.Check(2, Metrics(("advantageMax", 0.1))));
        Assert.Empty(alarms.Check(3, Metrics(("advantageMax", 0))));
        Assert.Equal(
            ["Step 4: every advantage has been 0 for 2 steps (alarms.zeroAdvantageSteps), so nothing is learnt: take easier or harder tasks, a larger learner.groupSize, or a reward that tells rollouts apart."],
            alarms.Check(4, Metrics(("advantageMax", 0))));
    }

    [Fact]
    public void Check_RolloutsGrow_ComparesWithTheFirstFiveSteps()
    {
        var alarms = new UpdateAlarms(new() { LengthGrowth = 2 });
        for (var step = 1; step <= 5; step++)
            Assert.Empty(alarms.Check(step, Metrics(("length", 8 + step % 2 * 5), ("advantageMax", 1)))); // 13, 8, 13, 8, 13: mean 11

        Assert.Empty(alarms.Check(6, Metrics(("length", 22), ("advantageMax", 1))));
        Assert.Equal(
            ["Step 7: rollouts have 22.5 tokens, more than alarms.lengthGrowth (2) times the 11 of the stage's first steps: look at stored episodes, or charge length in rewards."],
            alarms.Check(7, Metrics(("length", 22.5), ("advantageMax", 1))));
    }

    [Fact]
    public void Check_EveryBoundOff_SaysNothing()
    {
        var alarms = new UpdateAlarms(new() { EntropyBelow = null, KlAbove = null, LengthGrowth = null, ZeroAdvantageSteps = null });
        for (var step = 1; step < 10; step++)
            Assert.Empty(alarms.Check(step, Metrics(("length", Math.Pow(10, step)), ("advantageMax", 0), ("kl", 1e9), ("entropy", 0))));
    }

    [Fact]
    public void SaveState_InTheMiddle_GoesOnTheSame()
    {
        var options = new AlarmOptions { ZeroAdvantageSteps = 3, KlAbove = 0.5, LengthGrowth = 2 };
        var (alarms, resumed) = (new UpdateAlarms(options), new UpdateAlarms(options));
        foreach (var step in (int[])[1, 2])
            alarms.Check(step, Metrics(("advantageMax", 0), ("kl", 1), ("length", 10)));

        resumed.LoadState(alarms.SaveState());

        var next = Metrics(("advantageMax", 0), ("kl", 1), ("length", 1000));
        Assert.Equal(2, alarms.Check(3, next).Count); // KL has been said
        Assert.Single(new UpdateAlarms(options).Check(3, next));
        Assert.Equal(2, resumed.Check(3, next).Count);
    }

    [Fact]
    public async Task RunAsync_RewardsThatNeverDiffer_NotesItOnce()
    {
        using var folder = new TemporaryFolder();
        var observer = new RecordingObserver();
        var plan = EchoPlan.Create(folder["run"], 0, 4, EchoEnvironment.Source((_, _, _) => 1));
        plan = plan with { Stages = [plan.Stages[0] with { Alarms = new() { ZeroAdvantageSteps = 2 } }] };

        await new TrainingRun(plan, observer, TimeProvider.System).RunAsync(false, CancellationToken.None);

        Assert.StartsWith("Step 2: every advantage has been 0 for 2 steps", Assert.Single(observer.Notes, note => note.Contains("advantage", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(3, observer.Steps[0].Values["length"]);
    }

    private static Dictionary<string, double> Metrics(params (string Name, double Value)[] values) => values.ToDictionary(value => value.Name, value => value.Value);
}
