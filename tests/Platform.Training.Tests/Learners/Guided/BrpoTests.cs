using Platform.Training.Learners;
using Platform.Training.Learners.Guided;
using Platform.Training.Plans.Guided;
using Platform.Training.Rollouts;
using Platform.Training.Runs;
using Platform.Training.Tests.Support;

namespace Platform.Training.Tests.Learners.Guided;

public class BrpoTests
{
    private static readonly BrpoOptions _options = new() { GroupSize = 2, BatchSize = 4, Budgets = [1, 2], Prior = "uniform" };
    private static readonly float[] _logProbs = [0, -1, -0.5f, -2, -0.7f];

    [Fact] // P = (½, ½): R_1 = ½, 1 and ½ · 0.5 … by hand: A of segments 1 and 2 are R − V2 and R − (V1 + V2) / 2.
    public void Advantages_OfThinking_BelongToSegments()
    {
        var (_, _, round) = Toy.Run(new Brpo(_options), _logProbs, [Thought([0, 1], [1, 2]), Thought([0, 0], [3, 4])]);

        Assert.Equal([0, 0.25, 0.5 - (0 + 0.25) / 2], round.Advantages[0]);
        Assert.Equal([0, -0.25, 0 - (0 + 0.25) / 2], round.Advantages[1]);
    }

    [Fact]
    public void Advantages_OfAnswersToOneCut_AreCentred()
    {
        var (_, gradient, round) = Toy.Run(new Brpo(_options), _logProbs, [Answer(1, 3), Answer(0, 4)]);

        Assert.Equal([0, 0, 0.5], round.Advantages[0]);
        Assert.Equal([0, 0, -0.5], round.Advantages[1]);
        Assert.Equal((0f, 0f), (gradient[1], gradient[2])); // given tokens
    }

    [Fact]
    public void OneBudget_IsDrGrpo()
    {
        Trajectory[] group = [Toy.Reply(0, 1, [1], [-1]), Toy.Reply(0, 0, [2], [-0.5f]), Toy.Reply(0, 0.5, [3], [-2])];
        var brpo = Toy.Run(new Brpo(_options with { Budgets = [8] }), _logProbs, group);
        var grpo = Toy.Run(new Grpo(new() { NormalizeByStandardDeviation = false }), _logProbs, group);

        Assert.Equal(grpo.Loss, brpo.Loss, 1e-7);
        Assert.Equal(grpo.Gradient, brpo.Gradient);
    }

    [Fact]
    public async Task Run_CutsThinkingAtEveryBudgetAndAnswersFromThere()
    {
        using var folder = new TemporaryFolder();
        var observer = new RecordingObserver();
        var options = new BrpoOptions { GroupSize = 2, BatchSize = 4, Budgets = [1, 3], Summaries = 3, SummaryTokens = 1, ThinkingEnd = "#", Kl = new() { Coefficient = 0.01 } }; // which has tokens scored that have no advantage
        var plan = GuidedRun.Plan(folder["run"], options, 2);
        plan = plan with { Rollout = plan.Rollout with { StoreEvery = 1 } };

        await new TrainingRun(plan, observer, TimeProvider.System).RunAsync(resume: false, CancellationToken.None);

        var step = observer.Steps[0].Values;
        Assert.InRange(step["thinkingTokens"], 1, 3);
        Assert.Equal((step["score/1"] + step["score/3"]) / 2, step["anytimeScore"], 1e-12);
        Assert.InRange(step["samplerGapMax"], 0, 1e-4);
        var episodes = GuidedRun.Episodes(folder["run/episodes/step-000001.jsonl.gz"]);
        Assert.InRange(episodes.Count, 4 * 3, 4 * 2 * 3); // two cuts where thinking did not end before the first
        foreach (var first in episodes.Select(episode => episode["turns"]![0]!))
        {
            var given = (int)first["given"]!;
            Assert.InRange(given, 1, 4); // thinking of up to three tokens, and the mark where it was cut
            Assert.Equal(given + 1, first["sampled"]!.AsArray().Count);
            Assert.DoesNotContain("#", ((string)first["action"]!)[..^Math.Min(1, ((string)first["action"]!).Length)], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Validate_BudgetsThatDoNotRise_IsRefused() => Assert.Equal(
        "learner.budgets is [3, 3]: give one or more numbers of tokens, each above the one before, such as [2000, 4000].",
        (_options with { Budgets = [3, 3] }).Validate("learner").Single().Message);

    private static Trajectory Thought(double[] scores, int[] tokens) =>
        Trajectory.FromTokens(0, [0, .. tokens], [false, true, true], [0, 0, 1], scores, [0, .. tokens.Select(token => _logProbs[token])]);

    private static Trajectory Answer(double reward, int token) =>
        Trajectory.FromTokens(1_000_000, [0, 1, token], [false, false, true], [0, 0, 0], [reward], [0, 0, _logProbs[token]]).WithGiven([false, true, false]);
}
