using Platform.Sdk;
using Platform.Training.Learners;
using Platform.Training.Learners.CriticFree;
using Platform.Training.Learners.Guided;
using Platform.Training.Learners.Imitation;
using Platform.Training.Objectives;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Plans.Guided;
using Platform.Training.Plans.Imitation;
using Platform.Training.Rollouts;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Host.Bench.Methods;

/// <summary>Effects of methods that choose what is played: dynamic sampling, a guide's beginnings, temperatures.</summary>
internal static class SamplingEffects
{
    private const int Group = 8;

    public static IReadOnlyList<Effect> Entries { get; } =
    [
        new("dapo", "the same without dynamic sampling", "dynamic sampling: higher success on sums after as many optimizer steps", "success", (seed, _) =>
            (Dynamic(seed, isDynamic: true, steps: 40, rollouts: int.MaxValue).Success, Dynamic(seed, isDynamic: false, steps: 40, rollouts: int.MaxValue).Success)),
        new("dapo", "the same without dynamic sampling", "dynamic sampling: no worse on sums after 5,120 rollouts", "success", (seed, _) =>
            (Dynamic(seed, isDynamic: true, steps: 80, rollouts: 5120).Success, Dynamic(seed, isDynamic: false, steps: 80, rollouts: 5120).Success)) { Margin = 0.1 },
        new("rlgf", "ppo", "higher success at repeating four digits backwards, which is paid at the end", "success", (seed, _) => (Backwards(seed, rollIn: 0.6), Backwards(seed, rollIn: 0))),
        new("b-star", "star at temperature 1", "higher success at guessing", "success", (seed, _) => (Balanced(seed, [0.5, 0.8, 1, 1.2]), Balanced(seed, [1]))),
    ];

    /// <summary>DAPO after a short imitation. Groups that are all right or all wrong are played again on other tasks, up to ten times.</summary>
    private static (double Success, int Rollouts) Dynamic(ulong seed, bool isDynamic, int steps, int rollouts)
    {
        var task = new DigitSums();
        using var model = ToyRollouts.CreateModel(task, seed);
        ToyTraining.Imitate(model, task, steps: 40, seed, error: 0.3);
        using var update = new PolicyUpdate(model, new Dapo(new DapoOptions()), new() { Optimizer = new() { LearningRate = 0.005, WeightDecay = 0 }, Steps = steps });
        var played = 0;
        ToyTraining.Train(update, task, steps, tasks: 8, Group, seed, play: (_, tasks, random) =>
        {
            var kept = new List<Trajectory>();
            for (int groups = 0, plays = 0; groups < tasks.Length && plays < 10 && played < rollouts; plays++)
            {
                var next = plays == 0 ? tasks : Tasks(random, tasks.Length - groups);
                played += next.Length * Group;
                foreach (var group in ToyRollouts.Play(model, task, next, Group, random).GroupBy(trajectory => trajectory.Group))
                {
                    if (isDynamic && !Dapo.IsMixed([.. group]))
                        continue;
                    var number = groups++;
                    kept.AddRange(group.Select(trajectory => trajectory.InGroup(number)));
                }
            }

            return kept;
        });
        return (ToyTraining.Evaluate(model, task, seed), played);
    }

    /// <summary>PPO from random weights on four digits to be repeated backwards; some rollouts begin with a random part of the solution, which is given and not learnt from.</summary>
    private static double Backwards(ulong seed, double rollIn)
    {
        const int Rounds = 200;
        var task = new BackwardDigits();
        using var model = ToyRollouts.CreateModel(task, seed);
        using var update = new PolicyUpdate(model, new Ppo(new RlgfOptions { Kl = new(), Critic = new() { Body = "head" } }), new() { Optimizer = new() { LearningRate = 0.003, WeightDecay = 0 }, Steps = 2 * Rounds, Epochs = 2, Seed = seed });
        ToyTraining.Train(update, task, Rounds, tasks: 64, rollouts: 1, seed, play: (_, tasks, random) =>
        {
            int[] given = [.. tasks.Select(_ => random.NextDouble() < rollIn ? RlgfSource.SwitchAt(task.ReplyLength, random.NextUInt64()) : 0)];
            var played = ToyRollouts.Play(model, task, tasks, 1, random, beginning: (i, _) => task.Solve(tasks[i], [])[..given[i]]);
            return [.. played.Select((trajectory, i) =>
            {
                var start = task.Prompt(tasks[i]).Length;
                return Trajectory.FromTokens(i, trajectory.Tokens, [.. trajectory.Trainable.Select((trains, t) => trains && t >= start + given[i])], trajectory.Turns, trajectory.TurnRewards, trajectory.LogProbs).WithOutcome(trajectory.Outcome);
            })];
        });
        return ToyTraining.Evaluate(model, task, seed);
    }

    /// <summary>Rounds of imitating own right episodes, played at that of some temperatures which balances many right and distinct ones with few wrong ones.</summary>
    private static double Balanced(ulong seed, double[] temperatures)
    {
        const int Rounds = 60, Wanted = 4;
        var task = new NumberGuessing();
        using var model = ToyRollouts.CreateModel(task, seed);
        ToyTraining.Imitate(model, task, steps: 60, seed, error: 0.5);
        using var update = new PolicyUpdate(model, new Star(new StarOptions { KeepPerTask = Wanted }), new() { Optimizer = new() { LearningRate = 0.005, WeightDecay = 0 }, Steps = Rounds });
        ToyTraining.Train(update, task, Rounds, tasks: 8, Group, seed, play: (_, tasks, random) =>
        {
            var queries = Tasks(random, 8);
            var best = temperatures.Length == 1 ? temperatures[0] : temperatures.MaxBy(temperature => ToyRollouts.Play(model, task, queries, Group, random, temperature)
                .GroupBy(trajectory => trajectory.Group).Sum(group => BalanceScore.Of(Group, group.Where(trajectory => trajectory.Outcome == true).DistinctBy(trajectory => string.Join(' ', trajectory.Tokens)).Count(), Wanted)));
            return ToyRollouts.Play(model, task, tasks, Group, random, best);
        });
        return ToyTraining.Evaluate(model, task, seed);
    }

    private static ulong[] Tasks(SeededRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextUInt64())];

    /// <summary>Four digits below three, to be repeated backwards; only a reply that is right as a whole pays.</summary>
    private sealed class BackwardDigits : IToyTask
    {
        private const int Digits = 3;

        public int VocabularySize => Digits + 1;

        public int MaxLength => 2 * ReplyLength + 1;

        public int ReplyLength => 4;

        public int? Stop => null;

        public int[] Prompt(ulong task) => [.. Solve(task, []).Reverse(), Digits];

        public int[] Solve(ulong task, IReadOnlyList<int[]> replies) => [.. Enumerable.Range(0, ReplyLength).Select(place => (int)(task >> (8 * place) & 255) % Digits)];

        public ToyStep Step(ulong task, IReadOnlyList<int[]> replies)
        {
            var isRight = replies[^1].AsSpan().SequenceEqual(Solve(task, []));
            return new([], isRight ? 1 : 0, true, isRight);
        }
    }
}
