using System.Text;
using Platform.Sdk;
using Platform.Training.Learners.CriticFree;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Rollouts;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Host.Bench.Methods;

/// <summary>Credit for planning words, on solutions in words: a plan of three words is right or wrong for its task, and what carries it out is always the same.</summary>
internal static class HicraEffect
{
    private const int Rounds = 20;

    public static IReadOnlyList<Effect> Entries { get; } =
    [
        new("hicra", "grpo", "higher success after 20 rounds, with phrases mined from solved imitations", "success", (seed, _) => (Train(seed, Phrases.Mined, 0.2).Success, Train(seed, Phrases.Mined, 0).Success)) { Seeds = 12 },
        new("hicra", "grpo", "higher semantic entropy over these rounds", "nats", (seed, _) => (Train(seed, Phrases.Mined, 0.2).Entropy, Train(seed, Phrases.Mined, 0).Entropy)) { Seeds = 12 },
        new("hicra", "grpo", "no better with phrases of what carries plans out", "success", (seed, _) => (Train(seed, Phrases.Placebo, 0.2).Success, Train(seed, Phrases.Placebo, 0).Success)) { Seeds = 12, Margin = 0.05 },
    ];

    private enum Phrases
    {
        Mined,
        Placebo,
    }

    private static (double Success, double Entropy) Train(ulong seed, Phrases phrases, double alpha)
    {
        var task = new PlannedTasks();
        using var model = ToyRollouts.CreateModel(task, seed);
        ToyTraining.Imitate(model, task, steps: 150, seed);
        var random = new SeededRandom(seed, 1);
        var solved = ToyRollouts.Play(model, task, [.. Enumerable.Range(0, 64).Select(_ => random.NextUInt64())], 2, random).Where(played => played.Outcome == true);
        var clusters = phrases == Phrases.Placebo ? [["go on go", "on go on"]] : new PhraseMiner { Share = 1 }.Mine(solved.Select(Text)).Select(cluster => cluster.Phrases);
        var objective = new Hicra(new HicraOptions { Alpha = alpha }) { Phrases = new(clusters), TokenBytes = PlannedTasks.Bytes };
        using var update = new PolicyUpdate(model, objective, new() { Optimizer = new() { LearningRate = 0.002, WeightDecay = 0 }, Steps = Rounds, Seed = seed });
        var history = ToyTraining.Train(update, task, Rounds, tasks: 12, rollouts: 8, seed);
        return (ToyTraining.Evaluate(model, task, seed), history.Average(round => round["semanticEntropy"]));
    }

    private static string Text(Trajectory played) =>
        Encoding.UTF8.GetString([.. played.Tokens.Where((_, t) => played.Trainable[t]).SelectMany(PlannedTasks.Bytes)]);

    /// <summary>Tasks of six kinds, each of which one of six plans solves. The demonstrator plans well in a third of its solutions and carries every plan out.</summary>
    private sealed class PlannedTasks : IToyTask
    {
        private const int Kinds = 6, Steps = 4;
        private static readonly string[] s_words = [" add", " count", " guess", " sort", " draw", " split", "let", " us", ".", " go", " on", " done"];

        public int VocabularySize => s_words.Length + Kinds;

        public int MaxLength => 2 + ReplyLength;

        public int ReplyLength => 6 + 2 * Steps;

        public int? Stop => 11;

        public static byte[] Bytes(int token) => token < s_words.Length ? Encoding.UTF8.GetBytes(s_words[token]) : [];

        public int[] Prompt(ulong task) => [s_words.Length + Kind(task)];

        public ToyStep Step(ulong task, IReadOnlyList<int[]> replies)
        {
            var isSolved = replies[^1].SequenceEqual(Solution(Kind(task)));
            return new([], isSolved ? 1 : 0, true, isSolved);
        }

        public int[] Solve(ulong task, IReadOnlyList<int[]> replies)
        {
            var chance = new SeededRandom(task, 9);
            return Solution(chance.Next(3) == 0 ? Kind(task) : chance.Next(Kinds));
        }

        private static int Kind(ulong task) => (int)(task % Kinds);

        private static int[] Solution(int plan) => [6, 7, plan, 8, .. Enumerable.Repeat((int[])[9, 10], Steps).SelectMany(pair => pair), 8, 11];
    }
}
