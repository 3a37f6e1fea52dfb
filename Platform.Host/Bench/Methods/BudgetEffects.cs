using Platform.Policies.Models;
using Platform.Sdk;
using Platform.Training.Learners.Guided;
using Platform.Training.Rollouts;
using Platform.Training.Toys;
using Platform.Training.Updates;

namespace Platform.Host.Bench.Methods;

/// <summary>Effects of thinking that is paid at every budget.</summary>
internal static class BudgetEffects
{
    private const int Group = 8, Answers = 4;
    private static readonly int[] _budgets = [1, 2, 4];

    public static IReadOnlyList<Effect> Entries { get; } =
    [
        new("brpo", "the same, paid at the longest budget alone", "higher mean success over the budgets", "success", (seed, _) => (Trained(seed, _budgets).Mean, Trained(seed, [_budgets[^1]]).Mean)),
        new("brpo", "the same, paid at the longest budget alone", "no less success at the longest budget", "success", (seed, _) => (Trained(seed, _budgets).Longest, Trained(seed, [_budgets[^1]]).Longest)) { Margin = 0.05 },
    ];

    /// <summary>Success when thinking is cut at each of the budgets, and at the longest, after training with some of them.</summary>
    private static (double Mean, double Longest) Trained(ulong seed, int[] budgets)
    {
        const int Rounds = 30;
        var task = new ThoughtSums();
        using var model = ToyRollouts.CreateModel(new WholeThoughts(task), seed);
        ToyTraining.Imitate(model, new WholeThoughts(task), steps: 300, seed); // thinks after up to three fillers, and answers what it has thought, or anything
        using var update = new PolicyUpdate(model, new Brpo(new() { Budgets = budgets, GroupSize = Group }), new() { Optimizer = new() { LearningRate = 0.003, WeightDecay = 0 }, Steps = Rounds });
        ToyTraining.Train(update, task, Rounds, tasks: 4, Group, seed, play: (_, tasks, random) =>
        {
            var thoughts = ToyRollouts.Play(model, task, tasks, Group, random);
            Trajectory[][] answers = [.. budgets.Select(budget => Answer(model, task, tasks, thoughts, budget, random))];
            // The thinking: its segments as turns, each with the score of its budget
            var round = thoughts.Select((thought, i) => Trajectory.FromTokens(thought.Group, thought.Tokens, thought.Trainable, [.. thought.Tokens.Select((_, t) => Segment(t - ThoughtSums.PromptLength))],
                [.. answers.Select(cut => cut.Skip(i * Answers).Take(Answers).Average(answer => answer.Return))], thought.LogProbs)).ToList();
            for (var cut = 0; cut < answers.Length; cut++)
                round.AddRange(answers[cut].Select((answer, i) => answer.InGroup(1000 * (cut + 1) + i / Answers).WithGiven([.. answer.Trainable.Select((trains, t) => !trains && t >= ThoughtSums.PromptLength)])));
            return round;
        });
        var fresh = new SeededRandom(seed, 0xE7A1);
        ulong[] last = [.. Enumerable.Range(0, 128).Select(_ => fresh.NextUInt64())];
        var final = ToyRollouts.Play(model, task, last, 1, fresh);
        double[] scores = [.. _budgets.Select(budget => Answer(model, task, last, final, budget, fresh).Average(answer => answer.Return))];
        return (scores.Average(), scores[^1]);

        int Segment(int place) => place < 0 ? 0 : Math.Min(budgets.Count(budget => place >= budget), budgets.Length - 1);
    }

    /// <summary>Answers to thoughts that are cut at a budget. [thoughts × answers]</summary>
    private static Trajectory[] Answer(ITokenModel model, ThoughtSums task, ulong[] tasks, List<Trajectory> thoughts, int budget, SeededRandom random)
    {
        var cuts = new CutThoughts(task, [.. thoughts.Select(thought => ((int[])[.. thought.Tokens[..Math.Min(thought.Tokens.Length, ThoughtSums.PromptLength + budget)]], tasks[thought.Group]))]);
        return [.. ToyRollouts.Play(model, cuts, [.. Enumerable.Range(0, thoughts.Count).Select(i => (ulong)i)], Answers, random)];
    }

    /// <summary>Sums of two digits that are thought about in up to four tokens: the end mark ends thinking.</summary>
    private sealed class ThoughtSums : IToyTask
    {
        public const int PromptLength = 3;

        private readonly DigitSums _sums = new();

        public int Mark => _sums.Stop!.Value;

        public int Filler => _sums.Filler;

        public int Digits => _sums.Question;

        public int VocabularySize => _sums.VocabularySize;

        public int MaxLength => PromptLength + _budgets[^1] + 2;

        public int ReplyLength => _budgets[^1];

        public int? Stop => Mark;

        public int Sum(ulong task) => _sums.Answer(task);

        public int[] Prompt(ulong task) => _sums.Prompt(task);

        public int[] Solve(ulong task, IReadOnlyList<int[]> replies) => [.. Enumerable.Repeat(Filler, (int)(task >> 20) & 3), Sum(task)];

        public ToyStep Step(ulong task, IReadOnlyList<int[]> replies) => new([], 0, true);
    }

    /// <summary>Thinking, mark and answer in one reply, for imitation: cut somewhere, and answered with the last digit thought, or with any where there is none.</summary>
    private sealed class WholeThoughts(ThoughtSums task) : IToyTask
    {
        public int VocabularySize => task.VocabularySize;

        public int MaxLength => task.MaxLength;

        public int ReplyLength => _budgets[^1] + 2;

        public int? Stop => null;

        public int[] Prompt(ulong number) => task.Prompt(number);

        public int[] Solve(ulong number, IReadOnlyList<int[]> replies)
        {
            var thought = task.Solve(number, replies);
            var random = new SeededRandom(number, 9);
            if (random.Next(2) == 0)
                thought = thought[..Math.Min(thought.Length, 1 + random.Next(3))];
            return [.. thought, task.Mark, thought[^1] < task.Digits ? thought[^1] : random.Next(task.Digits)];
        }

        public ToyStep Step(ulong number, IReadOnlyList<int[]> replies) => new([], 0, true);
    }

    /// <summary>One answer to each of some thoughts, whose end mark is given. An answer counts where it is the sum and has been thought.</summary>
    private sealed class CutThoughts(ThoughtSums task, (int[] Tokens, ulong Task)[] cuts) : IToyTask
    {
        public int VocabularySize => task.VocabularySize;

        public int MaxLength => task.MaxLength;

        public int ReplyLength => 1;

        public int? Stop => null;

        public int[] Prompt(ulong number) => [.. cuts[number].Tokens.TakeWhile((token, t) => t < ThoughtSums.PromptLength || token != task.Mark), task.Mark];

        public int[] Solve(ulong number, IReadOnlyList<int[]> replies) => [task.Sum(cuts[number].Task)];

        public ToyStep Step(ulong number, IReadOnlyList<int[]> replies)
        {
            var sum = task.Sum(cuts[number].Task);
            var isRight = replies[^1][0] == sum && Prompt(number).Skip(ThoughtSums.PromptLength).Contains(sum);
            return new([], isRight ? 1 : 0, true, isRight);
        }
    }
}
