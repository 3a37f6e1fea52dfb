using Platform.Sdk;
using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Host.Bench.Methods;

/// <summary>Effects of the learners with critics.</summary>
internal static class CriticEffects
{
    private static readonly OptimizerOptions _table = new() { LearningRate = 0.03, WeightDecay = 0 };

    public static IReadOnlyList<Effect> Entries { get; } =
    [
        new("ppo", "imitation alone", "higher success at guessing after imitation of an erring player", "success", (seed, _) =>
        {
            var task = new NumberGuessing();
            using var model = Imitator(task, seed);
            var before = ToyTraining.Evaluate(model, task, seed);
            using var update = new PolicyUpdate(model, new Ppo(new PpoOptions { Kl = new() }), new() { Optimizer = Slow(0.003), Steps = 80, Epochs = 2 });
            ToyTraining.Train(update, task, rounds: 40, tasks: 64, rollouts: 1, seed);
            return (ToyTraining.Evaluate(model, task, seed), before);
        }),
        new("oreo", "imitation of the log's successes", "higher return from the same 64 logged episodes of two turns", "return", (seed, _) =>
        {
            var log = Log(seed, 64);
            using var model = ToyTwoTurns.CreatePolicy(0.5, [0.3, 0.6]);
            using var update = new PolicyUpdate(model, new Oreo(new OreoOptions { Beta = 0.1, KlCoefficient = 0 }), new() { Optimizer = _table, Seed = seed }, ToyTwoTurns.CreateReference());
            using var imitator = ToyTwoTurns.CreatePolicy(0.5, [0.3, 0.6]);
            using var imitation = new PolicyUpdate(imitator, new Sft(), new() { Optimizer = _table });
            for (var step = 0; step < 400; step++)
            {
                update.Run(new Round(log) { Step = step });
                imitation.Run(new Round([.. log.Where(episode => episode.Outcome == true)]) { Step = step });
            }

            return (Return(model), Return(imitator));
        }),
        new("refuel", "its start", "higher return over two turns from pairs that share their beginning", "return", (seed, _) =>
        {
            using var model = ToyTwoTurns.CreatePolicy();
            using var update = new PolicyUpdate(model, new Refuel(new RefuelOptions { Eta = 2 }), new() { Optimizer = _table, Epochs = 4 });
            var random = new SeededRandom(seed);
            var before = Return(model);
            for (var round = 0; round < 40; round++)
                update.Run(new Round([.. Enumerable.Range(0, 16).SelectMany(group => Pair(model, group, random))]) { Step = round });
            return (Return(model), before);
        }),
    ];

    private static Platform.Policies.Models.DecoderModel Imitator(NumberGuessing task, ulong seed)
    {
        var model = ToyRollouts.CreateModel(task, seed);
        ToyTraining.Imitate(model, task, steps: 60, seed, error: 0.5);
        return model;
    }

    private static OptimizerOptions Slow(double learningRate) => new() { LearningRate = learningRate, WeightDecay = 0 };

    private static Trajectory[] Log(ulong seed, int episodes)
    {
        var random = new SeededRandom(seed);
        using var player = ToyTwoTurns.CreateReference();
        return [.. Enumerable.Range(0, episodes).Select(i => Play(player, i, random))];
    }

    private static Trajectory Play(TableModel player, int group, SeededRandom random, int? beginning = null)
    {
        var first = beginning ?? (random.NextDouble() < player.Probabilities(ToyTwoTurns.Prompt)[1] ? 1 : 0);
        return ToyTwoTurns.Play(group, first, random.NextDouble() < player.Probabilities(ToyTwoTurns.Prompt, first, ToyTwoTurns.Observation)[1] ? 1 : 0, player);
    }

    private static Trajectory[] Pair(TableModel player, int group, SeededRandom random)
    {
        var (turn, first) = (random.Next(2), Play(player, group, random));
        return [first.OfTurns(number => number == turn), Play(player, group, random, turn == 1 ? first.Tokens[1] : null).OfTurns(number => number == turn)];
    }

    private static double Return(TableModel model) => Enumerable.Range(0, 4).Sum(i => ToyTwoTurns.Probability(model, i / 2, i % 2) * ToyTwoTurns.Rewards[i / 2][i % 2]);
}
