using Platform.Policies.Models;
using Platform.Sdk;
using Platform.Training.Learners;
using Platform.Training.Learners.CriticFree;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Host.Bench.Methods;

/// <summary>Effects of the learners without a critic.</summary>
internal static class CriticFreeEffects
{
    private static readonly DigitSums _sums = new();
    private static readonly WordySums _wordySums = new();
    private static readonly NumberGuessing _guessing = new();

    public static IReadOnlyList<Effect> Entries { get; } =
    [
        new("dr-grpo", "grpo, a mean per sequence", "shorter wrong answers", "tokens of a wrong answer", (seed, _) =>
            (WrongLength(seed, new DrGrpo(new() { ConstantLength = 6 })), WrongLength(seed, new Grpo(new() { Aggregation = "sequence-mean-token-mean" }))))
        { IsLowerBetter = true, Seeds = 12 },
        new("dapo", "the same with clipHigh 0.2", "entropy stays higher", "entropy, nats", (seed, _) =>
            (Trained(seed, _sums, new Dapo(new()), "entropy", epochs: 4), Trained(seed, _sums, new Dapo(new() { ClipHigh = 0.2 }), "entropy", epochs: 4)))
        { Seeds = 12 },
        new("gspo", "grpo", "far more tokens are clipped", "clip fraction", (seed, _) =>
            (Trained(seed, _sums, new Gspo(new()), "clipFraction", epochs: 4), Trained(seed, _sums, new Grpo(new()), "clipFraction", epochs: 4))),
        new("cispo", "imitation alone", "higher success at guessing, four epochs a round", "success", (seed, _) => Improved(seed, new Cispo(new()), epochs: 4)),
        new("rloo", "the batch's mean for a baseline", "a smaller mean square of gradients where tasks pay differently", "squared norm", (seed, _) =>
            (SquaredNorm(seed, new Rloo(new() { Kl = new() })), SquaredNorm(seed, new BatchMean())))
        { IsLowerBetter = true },
        new("loop", "imitation alone", "higher success at guessing over several turns", "success", (seed, _) => Improved(seed, new Loop(new()), epochs: 2)),
        new("lite-ppo", "grpo", "no worse at guessing", "success", (seed, _) => (Improved(seed, new LitePpo(new())).After, Improved(seed, new Grpo(new())).After)) { Margin = 0.1, Seeds = 12 },
        new("reinforce-plus-plus", "imitation alone", "higher success at guessing, one rollout per task", "success", (seed, _) =>
            Improved(seed, new ReinforcePlusPlus(new() { Kl = new() }), rollouts: 1)),
        new("reinforce-plus-plus-baseline", "imitation alone", "higher success at guessing", "success", (seed, _) => Improved(seed, new ReinforcePlusPlusBaseline(new() { Kl = new() }))),
        new("kimi", "the same without the length reward", "shorter replies", "tokens", (seed, _) =>
            (Trained(seed, _wordySums, new Kimi(new() { LengthReward = new() { Weight = 0.5 } }), "length", 0.002), Trained(seed, _wordySums, new Kimi(new()), "length", 0.002)))
        { IsLowerBetter = true },
        new("mdpo", "one step a round", "higher success at guessing after as many rounds", "success", (seed, _) =>
            (Improved(seed, new Mdpo(new()), epochs: 10, rounds: 15, rate: 0.002).After, Improved(seed, new Mdpo(new()), epochs: 1, rounds: 15, rate: 0.002).After)),
        new("reinforce", "baseline mean", "baseline second-best: a better best of four guesses", "success of the best of 4", (seed, _) =>
            (BestOfFour(seed, new Reinforce(new() { Baseline = "second-best" })), BestOfFour(seed, new Reinforce(new()))))
        { Seeds = 12 },
        new("lp-reg", "grpo with the same clip", "entropy stays higher", "entropy, nats", (seed, _) =>
            (Trained(seed, _sums, new LpReg(new() { Share = 0.2 }), "entropy", epochs: 2), Trained(seed, _sums, new LpReg(new() { Share = 0 }), "entropy", epochs: 2))),
    ];

    /// <summary>Success at guessing after imitating an erring player and improving, and after the imitation alone.</summary>
    private static (double After, double Before) Improved(ulong seed, Objective objective, int epochs = 1, int rollouts = 8, int rounds = 40, double rate = 0.005)
    {
        using var model = ToyRollouts.CreateModel(_guessing, seed);
        ToyTraining.Imitate(model, _guessing, steps: 40, seed, error: 0.5);
        var before = ToyTraining.Evaluate(model, _guessing, seed);
        Run(model, objective, _guessing, rounds, rollouts, seed, rate, epochs);
        return (ToyTraining.Evaluate(model, _guessing, seed), before);
    }

    /// <summary>Mean of a metric over those of the last thirty of forty rounds that learnt anything.</summary>
    private static double Trained(ulong seed, IToyTask task, Objective objective, string metric, double rate = 0.005, int epochs = 1)
    {
        using var model = Imitator(task, seed);
        return Run(model, objective, task, rounds: 40, rollouts: 8, seed, rate, epochs).Skip(10).Where(metrics => metrics.ContainsKey(metric)).Average(metrics => metrics[metric]);
    }

    private static double WrongLength(ulong seed, Objective objective)
    {
        using var model = Imitator(_wordySums, seed);
        Run(model, objective, _wordySums, rounds: 40, rollouts: 8, seed, rate: 0.003);
        var random = new SeededRandom(seed, 0xE7A1);
        var wrong = ToyRollouts.Play(model, _wordySums, [.. Enumerable.Range(0, 256).Select(_ => random.NextUInt64())], 1, random).Where(trajectory => trajectory.Outcome is false).ToArray();
        return wrong.Length == 0 ? 0 : wrong.Average(trajectory => (double)trajectory.TrainableCount);
    }

    /// <summary>Mean squared norm of the gradients of thirty rounds that change nothing.</summary>
    private static double SquaredNorm(ulong seed, Objective objective)
    {
        using var model = Imitator(_sums, seed);
        return Run(model, objective, new UnevenPay(_sums), rounds: 30, rollouts: 8, seed, rate: 0).Average(metrics => metrics["gradNorm"] * metrics["gradNorm"]);
    }

    private static double BestOfFour(ulong seed, Objective objective)
    {
        var guessing = new NumberGuessing(numbers: 20);
        using var model = ToyRollouts.CreateModel(guessing, seed);
        ToyTraining.Imitate(model, guessing, steps: 40, seed, error: 0.5);
        Run(model, objective, guessing, rounds: 40, rollouts: 4, seed, rate: 0.005);
        var random = new SeededRandom(seed, 0xE7A1);
        return ToyRollouts.Play(model, guessing, [.. Enumerable.Range(0, 128).Select(_ => random.NextUInt64())], 4, random)
            .GroupBy(trajectory => trajectory.Group).Average(group => group.Max(trajectory => trajectory.Return));
    }

    /// <summary>A policy that has imitated for a little, and errs.</summary>
    private static DecoderModel Imitator(IToyTask task, ulong seed)
    {
        var model = ToyRollouts.CreateModel(task, seed);
        ToyTraining.Imitate(model, task, steps: 40, seed, error: 0.3);
        return model;
    }

    private static List<IReadOnlyDictionary<string, double>> Run(
        ITokenModel model, Objective objective, IToyTask task, int rounds, int rollouts, ulong seed, double rate, int epochs = 1)
    {
        using var update = new PolicyUpdate(model, objective, new() { Optimizer = new() { LearningRate = rate, WeightDecay = 0 }, Epochs = epochs, Steps = rounds * epochs });
        return ToyTraining.Train(update, task, rounds, tasks: 64 / rollouts, rollouts, seed);
    }

    /// <summary>REINFORCE against the mean of the whole round.</summary>
    private sealed class BatchMean() : PolicyGradient(new Platform.Training.Plans.CriticFree.ReinforceOptions())
    {
        protected override void SetAdvantages(Round round, RoundScorer models)
        {
            var mean = round.Trajectories.Average(trajectory => trajectory.Return);
            for (var i = 0; i < round.Trajectories.Count; i++)
                round.SetAdvantage(i, round.Trajectories[i].Return - mean);
        }

        protected override TorchSharp.torch.Tensor Surrogate(MicroBatch micro, UpdateMetrics metrics) => -micro.Advantages * micro.LogProbs;
    }

    /// <summary>A family of which every second task pays 1 more, whatever is done.</summary>
    private sealed class UnevenPay(IToyTask task) : IToyTask
    {
        public int VocabularySize => task.VocabularySize;

        public int MaxLength => task.MaxLength;

        public int ReplyLength => task.ReplyLength;

        public int? Stop => task.Stop;

        public int[] Prompt(ulong number) => task.Prompt(number);

        public int[] Solve(ulong number, IReadOnlyList<int[]> replies) => task.Solve(number, replies);

        public ToyStep Step(ulong number, IReadOnlyList<int[]> replies)
        {
            var step = task.Step(number, replies);
            return step with { Reward = step.Reward + number % 2 };
        }
    }
}
