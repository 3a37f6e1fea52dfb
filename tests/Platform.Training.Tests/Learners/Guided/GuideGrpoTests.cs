using System.Text.Json.Nodes;
using Platform.Sdk;
using Platform.Training.Learners.Guided;
using Platform.Training.Plans;
using Platform.Training.Plans.Guided;
using Platform.Training.Rollouts;
using Platform.Training.Tests.Support;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners.Guided;

public class GuideGrpoTests
{
    private static readonly GuideGrpoOptions _options = new() { GroupSize = 2, BatchSize = 4, NormalizeByStandardDeviation = false };

    [Fact] // A = ±½ over 2 tokens; the hinted success was likely with the hint and is not without it.
    public void Ratio_OfAHintedToken_HasTheHintInTheDenominatorAlone()
    {
        var hinted = Hinted(0, 1, [1], [-0.1f]);
        var failed = Toy.Reply(0, 0, [2], [-0.5f]);

        var (_, gradient, _) = Toy.Run(new GuideGrpo(_options), [0, -3, -0.5f], [hinted, failed]);

        Assert.Equal([0, 1], hinted.Tokens); // the prompt without the hint
        Assert.Equal(-0.5 * Math.Exp(-2.9) / 2, gradient[1], 1e-6); // no lower clip: a small ratio still learns
        Assert.Equal(0.5 / 2, gradient[2], 1e-6);
    }

    [Fact] // A hinted failure of ten tokens, whose ratios are exp(−0.5) at the first and last and 1 between: below 0.8 where A < 0 is clipped.
    public void Run_HintedRollout_ReportsTheClipOfItsFirstTokensApart()
    {
        float[] logProbs = [0, -1.5f, -1, -1, -1, -1, -1, -1, -1, -1, -1.5f, -0.5f];
        var hinted = Hinted(0, 0, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [.. Enumerable.Repeat(-1f, 10)]);

        var metrics = ObjectiveRun.Metrics(new GuideGrpo(_options), [hinted, Toy.Reply(0, 1, [11], [-0.5f])], logProbs);

        Assert.Equal(1 / 8.0, metrics["hintedClipFractionFirst"], 1e-9);
        Assert.Equal(1 / 2.0, metrics["hintedClipFractionLater"], 1e-9);
        Assert.Equal((8 + 2 * Math.Exp(-0.5)) / 10, metrics["hintedRatio"], 1e-6);
    }

    [Fact]
    public void OldLogProbs_ComputedAgain_KeepThoseOfTheHint()
    {
        using var model = new KnownScores([0, -3, -0.5f]);
        using var update = new PolicyUpdate(model, new GuideGrpo(_options), new() { RecomputesOldLogProbs = true });
        var round = new Round([Hinted(0, 1, [1], [-0.1f]), Toy.Reply(0, 0, [2], [-0.4f])]);

        update.Prepare(round);

        Assert.Equal(-0.1f, round.OldLogProbs[0][1]);
        Assert.Equal(-0.5f, round.OldLogProbs[1][1]);
    }

    [Fact]
    public void EmptyHint_IsGrpoBitForBit()
    {
        float[] logProbs = [0, -1, -0.5f, -2];
        Trajectory[] plain = [Toy.Reply(0, 1, [1], [-1]), Toy.Reply(0, 0, [2], [-0.5f]), Toy.Reply(0, 0, [3], [-2])];
        Trajectory[] hinted = [Hinted(0, 1, [1], [-1]), plain[1], plain[2]]; // nothing was shown, so both contexts agree

        var grpo = Toy.Run(new Training.Learners.Grpo(new() { GroupSize = 3 }), logProbs, plain);
        var guide = Toy.Run(new GuideGrpo(new() { GroupSize = 3 }), logProbs, hinted);

        Assert.Equal(grpo.Loss, guide.Loss);
        Assert.Equal(grpo.Gradient, guide.Gradient);
    }

    [Fact]
    public async Task Run_OnlyFailedTasks_AreHintedFromTheDemonstration()
    {
        var observer = new RecordingObserver();
        await GuidedRun.ParametersAsync(new GuideGrpoOptions { GroupSize = 4, BatchSize = 32, HintText = "{hint}", HintedRollouts = 2 }, steps: 2, observer: observer);

        var step = observer.Steps[0];
        Assert.InRange(step.Values["failedTasks"], 1, 8);
        Assert.Equal(step.Values["failedTasks"], step.Values["hintedTasks"]);
        Assert.Equal((32 + 2 * step.Values["hintedTasks"]) * 3, step.Values["tokens"]);
        var episodes = observer.Steps.Count;
        Assert.Equal(2, episodes);
        Assert.InRange(step.Values["samplerGapMax"], 0, 1e-4);
    }

    [Fact]
    public async Task Run_TasksWithASuccess_GetNoHintAndLearnAsGrpo()
    {
        // Every task counts as solved at return 0, so nothing is hinted.
        var guide = await GuidedRun.ParametersAsync(new GuideGrpoOptions { GroupSize = 4, BatchSize = 16, SuccessReturn = -1 }, change: WithoutOutcome);
        var grpo = await GuidedRun.ParametersAsync(new GrpoOptions { GroupSize = 4, BatchSize = 16 }, change: WithoutOutcome);

        Assert.Equal(grpo, guide);
    }

    private static RunPlan WithoutOutcome(RunPlan plan) => plan with { Environment = new LambdaEnvironmentSource(() => new CountingEnvironment(2)) };

    private static Trajectory Hinted(int group, double reward, int[] tokens, float[] logProbs) => Trajectory.From(
        new(new TaskSpec("toy-v1", "train/0", 0, new JsonObject()), [new([], new AgentAction(""), reward) { Tokens = new([0], tokens, logProbs, 0) { Hint = "left" } }], Termination.Terminated), group);
}
