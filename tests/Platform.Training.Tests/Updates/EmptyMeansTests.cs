using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Updates;

/// <summary>A mean over nothing is no measurement: 0 nats of entropy would read as a policy that has collapsed.</summary>
public class EmptyMeansTests
{
    private static readonly string[] _means = ["entropy", "logProb", "kl", "ratio", "ratioMax", "clipFraction", "samplerGap", "samplerGapMax"];

    [Fact]
    public void Run_EveryTrajectoryDropped_LeavesOutTheMeansOverItsTokens()
    {
        var metrics = Update([1, 1]);

        Assert.Empty(_means.Intersect(metrics.Keys));
        Assert.Equal((0, 0, 0), (metrics["loss"], metrics["gradNorm"], metrics["advantageMax"]));
    }

    [Fact]
    public void Run_NoTrajectories_LeavesOutTheMeansAndTheSpreadOfAdvantages()
    {
        var metrics = Update([]);

        Assert.Empty(_means.Append("advantageStd").Intersect(metrics.Keys));
        Assert.Equal(0, metrics["advantageMax"]);
    }

    [Fact]
    public void Run_SomethingToLearn_HasThemAll()
    {
        var metrics = Update([1, 0]);

        Assert.Empty(_means.Append("advantageStd").Except(metrics.Keys));
        Assert.Equal(1.060404, metrics["entropy"], 1e-5); // −Σ p log p of (0.353615, 0.214478, 0.431906)
    }

    [Fact]
    public void WriteTo_AMeanOfNoValues_IsLeftOut()
    {
        var (reported, metrics) = (new UpdateMetrics(), new Dictionary<string, double>());
        reported.Add("nothing", 0, 0);
        reported.Add("something", 3, 2);

        reported.WriteTo(metrics);

        Assert.Equal([KeyValuePair.Create("something", 1.5)], metrics);
    }

    [Fact]
    public void Check_AStepWithoutEntropyOrKl_RingsNothingAndForgetsNothing()
    {
        var alarms = new UpdateAlarms(new() { EntropyBelow = 0.01, KlAbove = 0.5 });
        var collapsed = new Dictionary<string, double> { ["entropy"] = 0.001, ["kl"] = 1, ["advantageMax"] = 1 };

        Assert.Empty(alarms.Check(1, Update([1, 1])));
        Assert.Equal(2, alarms.Check(2, collapsed).Count);
        Assert.Empty(alarms.Check(3, Update([1, 1])));
        Assert.Empty(alarms.Check(4, collapsed)); // said before, and nothing has shown that it is over
    }

    private static OrderedDictionary<string, double> Update(double[] rewards)
    {
        using var model = ToyBandit.CreatePolicy();
        using var update = new PolicyUpdate(model, new Grpo(new GrpoOptions { GroupSize = 2 }), new() { Importance = new ImportanceOptions(), RecomputesOldLogProbs = true });
        return update.Run(new Round([.. rewards.Select((reward, arm) => ToyBandit.Pull(0, arm, Math.Log(model.Probabilities(ToyBandit.Prompt)[arm]), reward))]));
    }
}
