using Platform.Policies.Models;
using Platform.Sdk;
using Platform.Training.Learners;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Host.Bench.Methods;

/// <summary>Reflections for an actor that guesses a number and does nearly always what it is told: before training, a reflection names any number.</summary>
internal static class RetroformerEffect
{
    private const int Numbers = 5, Nothing = 5, TooLow = 6, TooHigh = 7, Reflect = 8, Vocabulary = 9;
    private const int Trials = 3, Rounds = 60;

    public static IReadOnlyList<Effect> Entries { get; } =
    [
        new("retroformer", "untrained reflections", "higher success at the third attempt, with the same actor", "success", (seed, _) => Run(seed)),
    ];

    private static (double Trained, double Untrained) Run(ulong seed)
    {
        using var actor = ToyRollouts.CreateModel(new Guesses(), seed);
        ToyTraining.Imitate(actor, new Guesses(), steps: 200, seed);
        using var model = ToyRollouts.CreateModel(new Reflections(), seed + 1);
        ToyTraining.Imitate(model, new Reflections(), steps: 100, seed);
        var untrained = Attempts(actor, model, [.. Some(seed, 512)], 1, new SeededRandom(seed, 1)).Success;
        var options = new RetroformerOptions { CriticWarmup = 0 };
        using var update = new PolicyUpdate(
            model, new Ppo(options), new() { Optimizer = new() { LearningRate = 0.003, WeightDecay = 0 }, Steps = 2 * Rounds, Epochs = 2, Seed = seed }, model.Copy());
        var random = new SeededRandom(seed, 2);
        for (var round = 0; round < Rounds; round++)
            update.Run(new Round(Attempts(actor, model, [.. Some(random.NextUInt64(), 32)], options.GroupSize, random).Reflections) { Step = round, Seed = random.NextUInt64() });
        return (Attempts(actor, model, [.. Some(seed, 512)], 1, new SeededRandom(seed, 1)).Success, untrained);
    }

    private static IEnumerable<ulong> Some(ulong seed, int count)
    {
        var random = new SeededRandom(seed, 3);
        return Enumerable.Range(0, count).Select(_ => (ulong)random.Next(Numbers));
    }

    /// <summary>Attempts at some numbers, reflections on the failed ones, and attempts again; the next trial goes on from the first reflection.</summary>
    private static (List<Trajectory> Reflections, double Success) Attempts(ITokenModel actor, ITokenModel model, ulong[] numbers, int reflections, SeededRandom random)
    {
        var learnt = new List<Trajectory>();
        var guesses = Guess(actor, numbers, [.. numbers.Select(_ => Nothing)], random);
        for (var trial = 1; trial < Trials; trial++)
        {
            int[] failed = [.. Enumerable.Range(0, numbers.Length).Where(i => guesses[i] != (int)numbers[i])];
            if (failed.Length == 0)
                break;
            var said = ToyRollouts.Play(model, new Reflections(), [.. failed.Select(i => Reflections.On(guesses[i], (int)numbers[i]))], reflections, random);
            var owners = said.Select(reflection => failed[reflection.Group]).ToArray();
            var again = Guess(actor, [.. owners.Select(i => numbers[i])], [.. said.Select(reflection => reflection.Tokens[^1])], random);
            for (var k = said.Count - 1; k >= 0; k--)
            {
                var rating = RetroformerSource.Rating(0, [again[k] == (int)numbers[owners[k]] ? 1 : 0]);
                learnt.Add(Trajectory.FromTokens((trial - 1) * numbers.Length + owners[k], said[k].Tokens, said[k].Trainable, said[k].Turns, [rating], said[k].LogProbs));
                guesses[owners[k]] = again[k]; // the first reflection's stays
            }
        }

        return (learnt, guesses.Zip(numbers).Average(pair => pair.First == (int)pair.Second ? 1.0 : 0));
    }

    private static int[] Guess(ITokenModel actor, ulong[] numbers, int[] hints, SeededRandom random) =>
        [.. ToyRollouts.Play(actor, new Guesses(), [.. numbers.Zip(hints).Select(pair => Guesses.Of(pair.First, pair.Second))], 1, random).Select(played => played.Tokens[^1])];

    /// <summary>One guess after a hint; the demonstrator does what it is told in nine of ten cases.</summary>
    private sealed class Guesses : IToyTask
    {
        public int VocabularySize => Vocabulary;

        public int MaxLength => 3;

        public int ReplyLength => 1;

        public int? Stop => null;

        public static ulong Of(ulong number, int hint) => number + Numbers * (ulong)hint;

        public int[] Prompt(ulong task) => [Nothing, Hint(task)];

        public ToyStep Step(ulong task, IReadOnlyList<int[]> replies) => new([], 0, true);

        public int[] Solve(ulong task, IReadOnlyList<int[]> replies)
        {
            var chance = new SeededRandom(task, 7);
            return [Hint(task) < Numbers && chance.NextDouble() < 0.9 ? Hint(task) : chance.Next(Numbers)];
        }

        private static int Hint(ulong task) => (int)(task / Numbers % Vocabulary);
    }

    /// <summary>One word on a failed guess; the demonstrator names any number.</summary>
    private sealed class Reflections : IToyTask
    {
        public int VocabularySize => Vocabulary;

        public int MaxLength => 4;

        public int ReplyLength => 1;

        public int? Stop => null;

        public static ulong On(int guess, int number) => (ulong)Math.Clamp(guess, 0, Vocabulary - 1) + (guess < number ? 0UL : Vocabulary);

        public int[] Prompt(ulong task) => [Reflect, (int)(task % Vocabulary), task / Vocabulary % 2 == 0 ? TooLow : TooHigh];

        public ToyStep Step(ulong task, IReadOnlyList<int[]> replies) => new([], 0, true);

        public int[] Solve(ulong task, IReadOnlyList<int[]> replies) => [new SeededRandom(task, 8).Next(Numbers)];
    }
}
