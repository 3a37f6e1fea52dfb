using Platform.Sdk;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Training.Tests.Learners;

/// <summary>What every learner of the catalogue does with the small problems whose answers are known, through the update that all of them share.</summary>
public sealed class LearnerToyTests
{
    private const int Rounds = 40;

    private static readonly int[][] s_pulls = [[3], [3, 0], [3, 1], [3, 2]];
    private static readonly double[][] s_ends = [[0, 0, 0], [0, 0, 0], [0, 0, 0]];

    /// <summary>All but SRPO, whose rounds hold revisions: its own tests play the circle of preferences.</summary>
    public static TheoryData<string> Learners => [.. LearnerCatalogue.Entries.Values.Where(entry => entry.CreateObjective is not null && entry.Name != "srpo").Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Learners))]
    public void Bandit_SampledPulls_PayMoreThanAtTheStart(string learner)
    {
        using var policy = new TableModel(3, s_pulls, [[0.3, -0.2, 0.5], .. s_ends]);
        using var reference = new TableModel(3, s_pulls, [[.. ToyBandit.Reference.Select(p => Math.Log(p))], .. s_ends], learns: false);
        Assert.Equal(0.526378, Pay(), 1e-6);
        Train(learner, policy, reference, (random, group) =>
        {
            var arm = Draw(random, policy.Probabilities(3));
            return ToyBandit.Pull(group, arm, Math.Log(policy.Probabilities(3)[arm])).WithOutcome(arm == 0);
        });
        Assert.InRange(Pay(), 0.7, 1);

        double Pay() => policy.Probabilities(3).Zip(ToyBandit.Rewards, (chance, reward) => chance * reward).Sum();
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void TwoTurns_SampledPlays_PayMoreThanAtTheStart(string learner)
    {
        using var policy = ToyTwoTurns.CreatePolicy(0.5, [0.3, 0.6]);
        using var reference = ToyTwoTurns.CreateReference();
        Assert.Equal(0.57, Pay(), 1e-6);
        Train(learner, policy, reference, (random, group) =>
        {
            var first = Draw(random, policy.Probabilities(ToyTwoTurns.Prompt));
            var second = Draw(random, policy.Probabilities(ToyTwoTurns.Prompt, first, ToyTwoTurns.Observation));
            return ToyTwoTurns.Play(group, first, second, policy);
        });
        Assert.InRange(Pay(), 0.59, 1);

        double Pay() => Enumerable.Range(0, 4).Sum(way => ToyTwoTurns.Probability(policy, way / 2, way % 2) * ToyTwoTurns.Rewards[way / 2][way % 2]);
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void PreferencesInACircle_OfPairsOfAllArms_FavourTheArmThatWinsMost(string learner)
    {
        using var policy = new TableModel(3, s_pulls);
        using var reference = new TableModel(3, s_pulls, learns: false);
        (int First, int Second)[] pairs = [(0, 1), (1, 2), (2, 0)];
        var pull = 0;
        Train(learner, policy, reference, (_, _) =>
        {
            var (group, isSecond) = (pull / 2 % 30, pull++ % 2 == 1); // ten comparisons of each pair, won as often as the chances say
            var (first, second) = pairs[group / 10];
            var wins = (group % 10 < Math.Round(10 * ToyPreference.Beats(first, second))) != isSecond;
            var arm = isSecond ? second : first;
            return ToyPreference.Pull(group, arm, wins ? 1 : 0, Math.Log(policy.Probabilities(3)[arm])).WithOutcome(wins);
        }, size: 60);

        var chances = policy.Probabilities(3);
        Assert.InRange(ToyPreference.WinRates([1 / 3.0, 1 / 3.0, 1 / 3.0]).Zip(chances, (rate, chance) => rate * chance).Sum(), 0.502, 0.567);
        Assert.Equal(2, chances.IndexOf(chances.Max()));
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void GroupOfThreeRightAndOneWrong_MakesTheWrongOneLessLikely(string learner)
    {
        int[][] contexts = [[4], [4, 0], [4, 1], [4, 2], [4, 3]];
        using var policy = new TableModel(4, contexts);
        using var reference = new TableModel(4, contexts, learns: false);
        var arm = 0;
        Train(learner, policy, reference, (_, group) =>
        {
            var pulled = arm++ % 4;
            return Trajectory.FromTokens(group, [4, pulled], [false, true], [0, 0], [pulled < 3 ? 1 : 0], [0, (float)Math.Log(policy.Probabilities(4)[pulled])]).WithOutcome(pulled < 3);
        });
        Assert.InRange(policy.Probabilities(4)[3], 0, 0.22);
    }

    private static void Train(string learner, TableModel policy, TableModel reference, Func<SeededRandom, int, Trajectory> play, int size = 64)
    {
        var entry = LearnerCatalogue.Entries[learner];
        var objective = entry.CreateObjective!(Activator.CreateInstance(entry.OptionsType)!);
        // What is imitated is what succeeded
        var imitates = entry.OptionsType.Namespace!.EndsWith("Imitation", StringComparison.Ordinal) || learner == "sft";
        using var update = new PolicyUpdate(policy, objective, new() { Optimizer = new() { LearningRate = 0.05, WeightDecay = 0 }, Steps = Rounds }, objective.Needs.HasFlag(ObjectiveNeeds.Reference) ? reference : null);
        var random = new SeededRandom(7);
        for (var step = 0; step < Rounds; step++)
        {
            var played = Enumerable.Range(0, size).Select(i => play(random, i / 4)).Where(trajectory => !imitates || trajectory.Outcome == true);
            update.Run(new([.. played]) { Step = step, Progress = (double)step / Rounds, Seed = (ulong)step });
        }
    }

    private static int Draw(SeededRandom random, double[] chances)
    {
        var left = random.NextDouble();
        for (var i = 0; i < chances.Length - 1; i++)
            if ((left -= chances[i]) < 0)
                return i;
        return chances.Length - 1;
    }
}
