using Platform.Policies.Models;
using Platform.Sdk;
using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Host.Bench.Methods;

/// <summary>Effects of the learners that judge turns and keep episodes.</summary>
internal static class MultiTurnEffects
{
    private const int Rounds = 30, Tasks = 64;

    public static IReadOnlyList<Effect> Entries { get; } =
    [
        new("archer", "ppo", "higher success at guessing after the same 640 episodes", "success", (seed, cancellationToken) =>
        {
            var task = new NumberGuessing();
            using var first = Imitator(task, seed);
            using var update = new PolicyUpdate(first, new Ppo(new PpoOptions { Kl = new() }), new() { Optimizer = Slow(0.003), Steps = 40, Epochs = 2 });
            ToyTraining.Train(update, task, rounds: 20, tasks: 32, rollouts: 1, seed);
            using var second = Imitator(task, seed);
            var options = new ArcherOptions { CriticSteps = 40, CriticBatch = 96, ActorSteps = 6, ActorBatch = 128, CriticWarmup = 3, Critic = new() { LearningRate = 0.003 } };
            using var archer = new Archer(second, options, new() { Optimizer = Slow(0.002) with { MaxGradientNorm = 0.1 }, Seed = seed, Steps = 102 }, new(second, 1, 1, 4096));
            var random = new SeededRandom(seed);
            for (var round = 0; round < 20; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                archer.Add(ToyRollouts.Play(second, task, Draw(random, 32), 1, random));
                archer.Learn(round, random.NextUInt64());
            }

            return (ToyTraining.Evaluate(second, task, seed), ToyTraining.Evaluate(first, task, seed));
        }),
        new("digirl", "cloning of all steps of its successes", "higher success at guessing after the same episodes", "success", (seed, cancellationToken) =>
        {
            var task = new NumberGuessing();
            double Filtered(DigiRlOptions options) => Success(task, seed, new DigiRl(options), epochs: 2, cancellationToken);
            return (Filtered(new() { Quantile = 0.5, CriticSteps = 10 }), Filtered(new() { Quantile = 1, Lambda = 1, CriticSteps = 1 }));
        }),
        new("vsc-rl", "digirl", "higher success at pressing four keys in order after the same episodes", "success", (seed, cancellationToken) =>
        {
            var task = new KeySequence(length: 4, turns: 6);
            return (
                Success(task, seed, new VscRl(new() { Quantile = 0.5, CriticSteps = 10 }), epochs: 2, cancellationToken),
                Success(task, seed, new DigiRl(new DigiRlOptions { Quantile = 0.5, CriticSteps = 10 }), epochs: 2, cancellationToken));
        }),
        new("webrl", "imitation alone", "higher success at guessing after 7 phases with replay of what was solved", "success", (seed, cancellationToken) =>
        {
            var task = new NumberGuessing();
            using var model = Imitator(task, seed);
            var before = ToyTraining.Evaluate(model, task, seed);
            using var update = new PolicyUpdate(model, new WebRl(new() { Beta = 0.5, CriticSteps = 10 }), new() { Optimizer = Slow(0.003), Seed = seed, Steps = 2 * Rounds, Epochs = 2 });
            var random = new SeededRandom(seed);
            List<Trajectory> solved = [];
            for (var round = 0; round < Rounds; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var fresh = ToyRollouts.Play(model, task, Draw(random, Tasks), 1, random);
                Trajectory[] replayed = [.. solved];
                random.Shuffle(replayed.AsSpan());
                replayed = [.. replayed.Take(2 * fresh.Count)];
                solved.AddRange(fresh.Where(episode => episode.Outcome == true));
                update.Run(new Round([.. fresh, .. replayed]) { Step = round, Replayed = replayed.Length, Seed = random.NextUInt64() });
            }

            return (ToyTraining.Evaluate(model, task, seed), before);
        }),
        new("direct-advantage", "its start", "higher success at guessing from episodes of the start alone, without play while the policy learns", "success", (seed, cancellationToken) =>
        {
            var task = new NumberGuessing();
            using var model = Imitator(task, seed);
            using var start = Imitator(task, seed);
            var options = new DirectAdvantageOptions { CriticRounds = 10, CriticSteps = 30, Beta = 0.05, Critic = new() { LearningRate = 0.01 } };
            using var update = new PolicyUpdate(model, new DirectAdvantage(options), new() { Optimizer = Slow(0.003), Seed = seed, Steps = 4 * Rounds }, start);
            var random = new SeededRandom(seed);
            List<Trajectory[]> played = [];
            for (var round = 0; round < options.CriticRounds + 4 * Rounds; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (round < options.CriticRounds)
                    played.Add(Branches(start, task, random));
                update.Run(new Round(played[round % options.CriticRounds]) { Step = round, Seed = random.NextUInt64() });
            }

            return (ToyTraining.Evaluate(model, task, seed), ToyTraining.Evaluate(start, task, seed));
        }),
    ];

    /// <summary>Share of tasks solved after training from the imitation of a player that errs in half of its replies.</summary>
    private static double Success(IToyTask task, ulong seed, Objective objective, int epochs, CancellationToken cancellationToken)
    {
        using var model = Imitator(task, seed);
        using var update = new PolicyUpdate(model, objective, new() { Optimizer = Slow(0.003), Seed = seed, Steps = epochs * Rounds, Epochs = epochs });
        var random = new SeededRandom(seed);
        for (var round = 0; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            update.Run(new Round(ToyRollouts.Play(model, task, Draw(random, Tasks), 1, random)) { Step = round, Seed = random.NextUInt64() });
        }

        var chance = new SeededRandom(seed, 0xE7A1);
        return ToyRollouts.Play(model, task, Draw(chance, 256), 1, chance).Average(episode => episode.Outcome == true ? 1.0 : 0);
    }

    /// <summary>Four continuations of a beginning each, of which one turn is learnt.</summary>
    private static Trajectory[] Branches(ITokenModel player, NumberGuessing task, SeededRandom random)
    {
        var tasks = Draw(random, Tasks);
        var first = ToyRollouts.Play(player, task, tasks, 1, random);
        int[] turns = [.. first.Select(episode => random.Next(episode.TurnRewards.Length))];
        var all = ToyRollouts.Play(player, task, tasks, 4, random, beginning: (i, _) => [.. first[i].Tokens.Where((_, t) => first[i].Trainable[t]).Take(turns[i])]);
        return [.. all.Select(episode => episode.OfTurns(turn => turn == turns[episode.Group]))];
    }

    private static DecoderModel Imitator(IToyTask task, ulong seed)
    {
        var model = ToyRollouts.CreateModel(task, seed);
        ToyTraining.Imitate(model, task, steps: 60, seed, error: 0.5);
        return model;
    }

    private static ulong[] Draw(SeededRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextUInt64())];

    private static OptimizerOptions Slow(double learningRate) => new() { LearningRate = learningRate, WeightDecay = 0 };
}
