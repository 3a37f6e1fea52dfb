using Platform.Policies.Models;
using Platform.Sdk;
using Platform.Training.Learners;
using Platform.Training.Learners.Guided;
using Platform.Training.Plans;
using Platform.Training.Plans.Guided;
using Platform.Training.Rollouts;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Host.Bench.Methods;

/// <summary>Effects of the learners that are guided by demonstrations, hints, outcomes or budgets.</summary>
internal static class GuidedEffects
{
    public static IReadOnlyList<Effect> Entries { get; } =
    [
        new("nft", "rejection-sampling fine-tuning (wrong rollouts left out)", "higher success at guessing", "success", (seed, _) =>
            (Guess(new Nft(new NftOptions()), seed), Guess(new Nft(new NftOptions { NegativeWeight = 0 }), seed))),
        new("nft", "grpo", "as good at guessing as GRPO", "success", (seed, _) =>
            (Guess(new Nft(new NftOptions()), seed), Guess(new Grpo(new GrpoOptions()), seed))) { Margin = 0.05 },
        new("hpt", "the same RL alone", "higher success on sums that the policy cannot do yet", "success", (seed, _) =>
            (Hpt(new HptOptions(), seed), Hpt(new HptOptions { Gate = -1 }, seed))),
        new("hpt", "the same imitation alone", "as good on sums as imitation of every task", "success", (seed, _) =>
            (Hpt(new HptOptions(), seed), Hpt(new HptOptions { Gate = Group }, seed))) { Margin = 0.05 },
        new("prefix-rft", "the same RL without prefixes", "higher success on sums that the policy cannot do yet", "success", (seed, _) =>
            (Prefix(new PrefixRftOptions { GroupSize = Group }, seed, isPrefixed: true), Prefix(new PrefixRftOptions { GroupSize = Group }, seed, isPrefixed: false))),
        new("guide-grpo", "the same GRPO without hints", "higher success without hints on sums that are only solved with one", "success", (seed, _) =>
            (Guide(seed, isHinted: true), Guide(seed, isHinted: false))),
        new("oreal", "positives only (wrong rollouts left out)", "higher success at guessing", "success", (seed, _) =>
            (Guess(Oreal(0.5), seed), Guess(Oreal(0), seed))),
        new("copg", "policy gradient that takes the log for its own samples", "higher regularised reward from another policy's log", "reward - beta * KL", (seed, _) =>
            (FromLog(new Copg(new CopgOptions { Beta = 0.3 }), seed), FromLog(new Grpo(new GrpoOptions { NormalizeByStandardDeviation = false, ClipLow = 1, ClipHigh = 1000, Kl = new() { Coefficient = 0.3 } }), seed))),
        new("hbpo", "grpo from the same start", "shorter replies", "tokens", (seed, _) => (Budgeted(seed, true).Length, Budgeted(seed, false).Length)) { IsLowerBetter = true },
        new("hbpo", "grpo from the same start", "no less success with shorter replies", "success", (seed, _) => (Budgeted(seed, true).Success, Budgeted(seed, false).Success)) { Margin = 0.05 },
    ];

    private const int Group = 8;

    private static Oreal Oreal(double negativeWeight) => new(new OrealOptions { NegativeWeight = negativeWeight, Kl = new(), WeighsTokens = false });

    private static double Guess(Objective objective, ulong seed)
    {
        var task = new NumberGuessing();
        using var model = ToyRollouts.CreateModel(task, seed);
        ToyTraining.Imitate(model, task, steps: 60, seed, error: 0.5);
        using var update = Update(model, objective, 100, 0.003);
        ToyTraining.Train(update, task, rounds: 100, tasks: 8, rollouts: Group, seed);
        return ToyTraining.Evaluate(model, task, seed);
    }

    private static double Hpt(HptOptions options, ulong seed)
    {
        var task = new DigitSums(digits: 6);
        using var model = ToyRollouts.CreateModel(task, seed);
        using var update = Update(model, new Hpt(options), 150);
        ToyTraining.Train(update, task, rounds: 150, tasks: 16, rollouts: Group, seed, play: (_, tasks, random) =>
        {
            var rollouts = ToyRollouts.Play(model, task, tasks, Group, random).ToLookup(trajectory => trajectory.Group);
            var demonstrations = ToyRollouts.Demonstrate(task, tasks, random);
            return [.. demonstrations.SelectMany(demonstration => rollouts[demonstration.Group].Count(trajectory => trajectory.Outcome == true) <= options.Gate
                ? [demonstration.WithGiven([.. demonstration.Trainable])]
                : rollouts[demonstration.Group])];
        });
        return ToyTraining.Evaluate(model, task, seed);
    }

    private static double Prefix(PrefixRftOptions options, ulong seed, bool isPrefixed)
    {
        const int Rounds = 150;
        var task = new DigitSums(digits: 4);
        using var model = ToyRollouts.CreateModel(task, seed);
        using var update = Update(model, new PrefixRft(options with { PrefixShare = 1 }), Rounds, 0.01);
        ToyTraining.Train(update, task, Rounds, tasks: 8, rollouts: Group, seed, play: (round, tasks, random) =>
        {
            var low = PrefixRft.Low(options, round / (double)Rounds);
            int[][] prefixes = [.. tasks.Select(number =>
            {
                var reply = task.Solve(number, []);
                return reply[..(isPrefixed ? (int)((low + (options.High - low) * random.NextDouble()) * reply.Length) : 0)];
            })];
            var played = ToyRollouts.Play(model, task, tasks, Group, random, beginning: (i, k) => k == Group - 1 ? prefixes[i] : []);
            for (var i = 0; i < tasks.Length; i++)
                if (prefixes[i].Length > 0)
                    Give(played[i * Group + Group - 1], task.Prompt(tasks[i]).Length, prefixes[i].Length);
            return played;
        });
        return ToyTraining.Evaluate(model, task, seed);
    }

    private static double Guide(ulong seed, bool isHinted)
    {
        const int Rounds = 600;
        var (plain, hinted) = (new HintedSums(4, shows: false), new HintedSums(4, shows: true));
        using var model = ToyRollouts.CreateModel(plain, seed);
        ToyTraining.Imitate(model, hinted, steps: 150, seed); // it knows how to use a hint, and nothing else
        using var update = Update(model, new GuideGrpo(new GuideGrpoOptions()), Rounds);
        ToyTraining.Train(update, plain, Rounds, tasks: 8, rollouts: Group, seed, play: (_, tasks, random) =>
        {
            var played = ToyRollouts.Play(model, plain, tasks, Group, random);
            int[] failed = [.. Enumerable.Range(0, isHinted ? tasks.Length : 0).Where(i => played.Where(trajectory => trajectory.Group == i).All(trajectory => trajectory.Outcome == false))];
            if (failed.Length > 0)
                played.AddRange(ToyRollouts.Play(model, hinted, [.. failed.Select(i => tasks[i])], Group, random).Select(trajectory => WithoutHint(trajectory, failed[trajectory.Group], plain.Prompt(0).Length)));
            return played;
        });
        return ToyTraining.Evaluate(model, plain, seed);
    }

    private static Trajectory WithoutHint(Trajectory from, int group, int prompt)
    {
        var hint = from.Tokens.Length - from.TrainableCount - prompt; // tokens between prompt and reply
        return Trajectory.FromTokens(group, [.. from.Tokens[..prompt], .. from.Tokens[(prompt + hint)..]], [.. from.Trainable[..prompt], .. from.Trainable[(prompt + hint)..]],
            [.. from.Turns[hint..]], from.TurnRewards, [.. from.LogProbs[..prompt], .. from.LogProbs[(prompt + hint)..]]).WithOutcome(from.Outcome);
    }

    private static double FromLog(Objective objective, ulong seed)
    {
        double[] sampler = [0.6, 0.3, 0.1];
        using var model = ToyBandit.CreatePolicy();
        using var update = new PolicyUpdate(model, objective, new()
        {
            Optimizer = new OptimizerOptions { LearningRate = 0.02, WeightDecay = 0, Schedule = "linear" },
            Steps = 300,
            RecomputesOldLogProbs = true,
        }, ToyBandit.CreateReference());
        var random = new SeededRandom(seed);
        for (var step = 0; step < 300; step++)
            update.Run(new Round([.. Enumerable.Range(0, 32).Select(i =>
            {
                var draw = random.NextDouble();
                var arm = draw < sampler[0] ? 0 : draw < sampler[0] + sampler[1] ? 1 : 2;
                return ToyBandit.Pull(i / 4, arm, Math.Log(sampler[arm]));
            })])
            { Step = step });
        var probabilities = model.Probabilities(ToyBandit.Prompt);
        return probabilities.Select((p, arm) => p * (ToyBandit.Rewards[arm] - 0.3 * Math.Log(p / ToyBandit.Reference[arm]))).Sum();
    }

    private static (double Length, double Success) Budgeted(ulong seed, bool isBudgeted)
    {
        const int Rounds = 60;
        int[] budgets = [2, 4];
        var task = new RamblingSums(); // tells a budget that says nothing yet
        using var model = ToyRollouts.CreateModel(task, seed);
        ToyTraining.Imitate(model, task, steps: 300, seed);
        var options = new HbpoOptions { GroupSize = Group, LengthLimit = task.ReplyLength, Budgets = budgets };
        using var update = Update(model, isBudgeted ? new Hbpo(options) : new Grpo(new GrpoOptions()), Rounds);
        ToyTraining.Train(update, task, Rounds, tasks: 8, rollouts: Group, seed, play: !isBudgeted ? null : (_, tasks, random) =>
        {
            var played = new List<Trajectory>();
            for (var b = 0; b < budgets.Length; b++)
                played.AddRange(ToyRollouts.Play(model, new RamblingSums(b), tasks, Group / budgets.Length, random).Select(trajectory => trajectory.WithBudget(budgets[b])));
            return played;
        });
        // Each as it was trained: with every budget in turn, or with none told.
        var random = new SeededRandom(seed, 7);
        ulong[] fresh = [.. Enumerable.Range(0, 128).Select(_ => random.NextUInt64())];
        Trajectory[] last = [.. (isBudgeted ? budgets.Select((_, b) => new RamblingSums(b)) : [task, task]).SelectMany(told => ToyRollouts.Play(model, told, fresh, 1, random))];
        return (last.Average(trajectory => trajectory.TrainableCount), last.Average(trajectory => trajectory.Return));
    }

    private static void Give(Trajectory trajectory, int start, int count)
    {
        var given = new bool[trajectory.Tokens.Length];
        Array.Fill(given, true, start, count);
        trajectory.WithGiven(given);
    }

    private static PolicyUpdate Update(ITokenModel model, Objective objective, int steps, double learningRate = 0.005) =>
        new(model, objective, new() { Optimizer = new OptimizerOptions { LearningRate = learningRate, WeightDecay = 0 }, Steps = steps });

    /// <summary>Sums whose answer may stand behind the question as a hint.</summary>
    private sealed class HintedSums(int digits, bool shows) : IToyTask
    {
        private readonly DigitSums _sums = new(digits);

        public int VocabularySize => _sums.VocabularySize;

        public int MaxLength => _sums.MaxLength + 1;

        public int ReplyLength => _sums.ReplyLength;

        public int? Stop => _sums.Stop;

        public int[] Prompt(ulong task) => shows ? [.. _sums.Prompt(task), _sums.Answer(task)] : _sums.Prompt(task);

        public ToyStep Step(ulong task, IReadOnlyList<int[]> replies) => _sums.Step(task, replies);

        public int[] Solve(ulong task, IReadOnlyList<int[]> replies) => _sums.Solve(task, replies);
    }

    /// <summary>Sums whose demonstrations put up to four fillers before the answer, after the telling of a budget.</summary>
    private sealed class RamblingSums(int? told = null) : IToyTask
    {
        private readonly DigitSums _sums = new(3, 6);

        public int VocabularySize => _sums.VocabularySize + 3;

        public int MaxLength => _sums.MaxLength + 1;

        public int ReplyLength => _sums.ReplyLength;

        public int? Stop => _sums.Stop;

        public int[] Prompt(ulong task) => [.. _sums.Prompt(task), _sums.VocabularySize + (told ?? (int)(task / 64 % 3))];

        public ToyStep Step(ulong task, IReadOnlyList<int[]> replies) => _sums.Step(task, replies);

        public int[] Solve(ulong task, IReadOnlyList<int[]> replies) =>
            [.. Enumerable.Repeat(_sums.Filler, new SeededRandom(task, 5).Next(5)), .. _sums.Solve(task, replies)];
    }
}
