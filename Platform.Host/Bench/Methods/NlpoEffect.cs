using Platform.Policies.Models;
using Platform.Policies.Sampling;
using Platform.Sdk;
using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Host.Bench.Methods;

/// <summary>Action masking against a reward that is wrong where it was never shown anything: sums whose reward also pays for a filler, which the imitated policy hardly ever writes.
/// The masking policy is the imitated one for the whole run.</summary>
internal static class NlpoEffect
{
    private const int Rounds = 60;

    public static IReadOnlyList<Effect> Entries { get; } =
    [
        new("nlpo", "ppo", "fewer fillers, for which the learned reward pays by mistake", "fillers per reply", (seed, _) => (Train(seed, isMasked: true).Fillers, Train(seed, isMasked: false).Fillers)) { IsLowerBetter = true },
        new("nlpo", "imitation alone", "higher success at sums under the learned reward", "success", (seed, _) => (Train(seed, isMasked: true).Success, Train(seed, isMasked: null).Success)),
    ];

    /// <param name="seed">Of everything.</param>
    /// <param name="isMasked">Null for imitation alone.</param>
    private static (double Fillers, double Success) Train(ulong seed, bool? isMasked)
    {
        var task = new FlatteredSums();
        using var model = ToyRollouts.CreateModel(task, seed);
        ToyTraining.Imitate(model, task, steps: 400, seed);
        using var guide = model.Copy();
        using var masked = new MaskedModel(model, guide, new NucleusMask(0.9, 1));
        ITokenModel player = isMasked == true ? masked : model;
        if (isMasked is not null)
        {
            var options = new NlpoOptions { Epochs = 2, Kl = new(), KlTarget = null };
            using var update = new PolicyUpdate(model, new Nlpo(options), new() { Optimizer = new() { LearningRate = 0.003, WeightDecay = 0 }, Steps = 2 * Rounds, Epochs = 2, Seed = seed });
            ToyTraining.Train(update, task, Rounds, tasks: 64, rollouts: 1, seed, play: (_, tasks, random) => ToyRollouts.Play(player, task, tasks, 1, random));
        }

        var chance = new SeededRandom(seed, 0xE7A1);
        var played = ToyRollouts.Play(player, task, [.. Enumerable.Range(0, 512).Select(_ => chance.NextUInt64())], 1, chance);
        return (played.Average(trajectory => trajectory.Tokens.Count(token => token == FlatteredSums.Filler)), played.Average(trajectory => trajectory.Outcome == true ? 1.0 : 0.0));
    }

    /// <summary>Sums of two digits, one token to answer with and one that ends. The demonstrator errs in three of ten answers, and in one of fifty it writes a filler first.</summary>
    private sealed class FlatteredSums : IToyTask
    {
        private const int Digits = 5;
        private readonly DigitSums _sums = new(Digits, replyLength: 3);

        public static int Filler => new DigitSums(Digits).Filler;

        public int VocabularySize => _sums.VocabularySize;

        public int MaxLength => _sums.MaxLength;

        public int ReplyLength => _sums.ReplyLength;

        public int? Stop => _sums.Stop;

        public int[] Prompt(ulong task) => _sums.Prompt(task);

        public ToyStep Step(ulong task, IReadOnlyList<int[]> replies)
        {
            var step = _sums.Step(task, replies);
            return step with { Reward = step.Reward + (replies[^1].Contains(Filler) ? 1 : 0) };
        }

        public int[] Solve(ulong task, IReadOnlyList<int[]> replies)
        {
            var chance = new SeededRandom(task, 5);
            var answer = chance.NextDouble() < 0.3 ? chance.Next(Digits) : _sums.Answer(task);
            return chance.NextDouble() < 0.02 ? [Filler, answer, _sums.Stop!.Value] : [answer, _sums.Stop!.Value];
        }
    }
}
