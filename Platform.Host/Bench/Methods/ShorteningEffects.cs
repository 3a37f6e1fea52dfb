using Platform.Sdk;
using Platform.Training.Learners.Guided;
using Platform.Training.Learners.Imitation;
using Platform.Training.Learners.Preferences;
using Platform.Training.Plans.Guided;
using Platform.Training.Plans.Imitation;
using Platform.Training.Plans.Preferences;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Host.Bench.Methods;

/// <summary>Effects on replies that are longer than they need be: sums whose demonstrations put fillers before the answer.</summary>
internal static class ShorteningEffects
{
    private const int Rounds = 60;

    public static IReadOnlyList<Effect> Entries { get; } =
    [
        new("dpo", "imitation alone", "pairing shortest-right: shorter replies", "tokens", (seed, _) => (Shortened(seed, Pairs()).Length, Shortened(seed, null).Length)) { IsLowerBetter = true },
        new("dpo", "imitation alone", "pairing shortest-right: no less success", "success", (seed, _) => (Shortened(seed, Pairs()).Success, Shortened(seed, null).Success)) { Margin = 0.05 },
        new("star", "the same with every right episode", "the shortest right episode of eight: shorter replies", "tokens", (seed, _) => (Shortened(seed, Shortest(true)).Length, Shortened(seed, Shortest(false)).Length)) { IsLowerBetter = true },
        new("star", "the same with every right episode", "the shortest right episode of eight: no less success", "success", (seed, _) => (Shortened(seed, Shortest(true)).Success, Shortened(seed, Shortest(false)).Success)) { Margin = 0.05 },
        new("oreal", "the same without token weights", "higher success at erring wordy sums after 20 rounds that train the policy", "success", (seed, _) => (Weighed(seed, true), Weighed(seed, false))) { Seeds = 12 },
    ];

    private static Dpo Pairs() => new Dpo(new DpoOptions { Pairing = "shortest-right" });

    private static Star Shortest(bool keepsShortest) => new Star(new StarOptions { KeepPerTask = keepsShortest ? 1 : 0, KeepsShortest = keepsShortest });

    private static (double Length, double Success) Shortened(ulong seed, Objective? objective)
    {
        var task = new WordySums();
        using var model = ToyRollouts.CreateModel(task, seed);
        ToyTraining.Imitate(model, task, steps: 300, seed);
        if (objective is not null)
        {
            using var reference = objective.Needs.HasFlag(ObjectiveNeeds.Reference) ? model.Copy() : null;
            using var update = new PolicyUpdate(model, objective, new() { Optimizer = new() { LearningRate = 0.002, WeightDecay = 0 }, Steps = Rounds, Seed = seed }, reference?.Copy());
            ToyTraining.Train(update, task, Rounds, tasks: 8, rollouts: 8, seed);
        }

        var random = new SeededRandom(seed, 0xE7A1);
        var played = ToyRollouts.Play(model, task, [.. Enumerable.Range(0, 256).Select(_ => random.NextUInt64())], 1, random);
        return (played.Average(trajectory => trajectory.TrainableCount), played.Average(trajectory => trajectory.Return));
    }

    private static double Weighed(ulong seed, bool weighs)
    {
        var task = new WordySums();
        using var model = ToyRollouts.CreateModel(task, seed);
        ToyTraining.Imitate(model, task, steps: 150, seed, error: 0.2);
        var options = new OrealOptions { WeighsTokens = weighs, Kl = new() };
        using var update = new PolicyUpdate(model, new Oreal(options), new() { Optimizer = new() { LearningRate = 0.005, WeightDecay = 0 }, Steps = 30, Seed = seed });
        ToyTraining.Train(update, task, weighs ? options.Warmup + 20 : 20, tasks: 8, rollouts: 16, seed); // the first rounds of one train its token reward model alone
        return ToyTraining.Evaluate(model, task, seed);
    }
}
