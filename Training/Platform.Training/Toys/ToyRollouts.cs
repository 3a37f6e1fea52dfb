using Platform.Policies.Models;
using Platform.Sdk;
using Platform.Training.Rollouts;
using static TorchSharp.torch;

namespace Platform.Training.Toys;

/// <summary>Plays toy tasks with a model, token by token, and shows how they are solved.</summary>
public static class ToyRollouts
{
    /// <summary>A decoder of one layer for a toy task, for the caller to dispose.</summary>
    /// <param name="task">Gives vocabulary and length.</param>
    /// <param name="seed">Seed of the weights.</param>
    /// <param name="size">Width, a multiple of 4.</param>
    public static DecoderModel CreateModel(IToyTask task, ulong seed, int size = 32)
    {
        ArgumentNullException.ThrowIfNull(task);
        return new(new ModelConfig
        {
            VocabularySize = task.VocabularySize,
            HiddenSize = size,
            Layers = 1,
            Heads = 2,
            FeedForwardSize = 2 * size,
            MaxLength = task.MaxLength,
            InitializerRange = 0.1,
        }, seed, CPU);
    }

    /// <summary>Samples rollouts.</summary>
    /// <param name="model">The policy.</param>
    /// <param name="task">The family.</param>
    /// <param name="tasks">The tasks to play.</param>
    /// <param name="rollouts">Rollouts of each, which form a group.</param>
    /// <param name="random">Chooses the tokens.</param>
    /// <param name="temperature">Above 0; 0 takes the likeliest token.</param>
    /// <param name="beginning">Gives the first tokens of a rollout's first reply, by index of task and of rollout; null where it begins freely. They carry log-prob 0.</param>
    /// <returns>Group after group; <see cref="Trajectory.Outcome"/> says whether a task was solved.</returns>
    public static List<Trajectory> Play(
        ITokenModel model, IToyTask task, IReadOnlyList<ulong> tasks, int rollouts, SeededRandom random, double temperature = 1, Func<int, int, int[]>? beginning = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(random);
        var live = new List<Rollout>();
        for (var i = 0; i < tasks.Count; i++)
            for (var k = 0; k < rollouts; k++)
                live.Add(new(i, tasks[i], task.Prompt(tasks[i]), beginning?.Invoke(i, k) ?? []));
        Rollout[] all = [.. live];
        using var guard = no_grad();
        while (live.Count > 0)
        {
            using (var scope = NewDisposeScope())
            {
                var batch = new SequenceBatch([.. live.Select(rollout => (int[])[.. rollout.Tokens, 0])], [.. live.Select(rollout => Last(rollout.Tokens.Count + 1))]);
                using var scores = model.Score(batch, new(temperature > 0 ? temperature : 1, Logits: true));
                var logProbs = scores.Logits!.log_softmax(-1).to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
                for (var i = 0; i < live.Count; i++)
                {
                    var row = logProbs.AsSpan(i * model.VocabularySize, model.VocabularySize);
                    var rollout = live[i];
                    var token = rollout.Forced.Count > 0 ? rollout.Forced.Dequeue() : temperature > 0 ? Draw(row, random) : Largest(row);
                    rollout.Add(token, (float)row[token], row.Contains(double.NegativeInfinity) ? TokenSet.OfFinite(Array.ConvertAll(row.ToArray(), value => (float)value)) : null);
                }
            }

            foreach (var rollout in live)
                if (rollout.Reply.Count == task.ReplyLength || rollout.Reply[^1] == task.Stop)
                    rollout.EndTurn(task);
            live.RemoveAll(rollout => rollout.IsOver);
        }

        return [.. all.Select(rollout => rollout.ToTrajectory())];
    }

    /// <summary>Demonstrations as trajectories, without log-probs.</summary>
    /// <param name="task">The family.</param>
    /// <param name="tasks">The tasks to solve.</param>
    /// <param name="random">Chooses where to err.</param>
    /// <param name="error">Chance that a token of a reply is any token instead.</param>
    public static List<Trajectory> Demonstrate(IToyTask task, IReadOnlyList<ulong> tasks, SeededRandom random, double error = 0)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(random);
        var done = new List<Trajectory>();
        for (var i = 0; i < tasks.Count; i++)
        {
            var rollout = new Rollout(i, tasks[i], task.Prompt(tasks[i]), []);
            while (!rollout.IsOver)
            {
                foreach (var token in task.Solve(tasks[i], rollout.Replies))
                    rollout.Add(random.NextDouble() < error ? random.Next(task.VocabularySize) : token, 0);
                rollout.EndTurn(task);
            }

            done.Add(rollout.ToTrajectory());
        }

        return done;
    }

    private static bool[] Last(int length)
    {
        var mask = new bool[length];
        mask[^1] = true;
        return mask;
    }

    private static int Draw(ReadOnlySpan<double> logProbs, SeededRandom random)
    {
        var left = random.NextDouble();
        for (var token = 0; token < logProbs.Length; token++)
        {
            left -= Math.Exp(logProbs[token]);
            if (left < 0)
                return token;
        }

        return Largest(logProbs);
    }

    private static int Largest(ReadOnlySpan<double> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
            if (values[i] > values[best])
                best = i;
        return best;
    }

    private sealed class Rollout(int group, ulong task, int[] prompt, int[] forced)
    {
        private readonly List<bool> _trainable = [.. prompt.Select(_ => false)];
        private readonly List<int> _turns = [.. prompt.Select(_ => 0)];
        private readonly List<float> _logProbs = [.. prompt.Select(_ => 0f)];
        private readonly List<TokenSet?> _allowed = [.. prompt.Select(_ => (TokenSet?)null)];
        private readonly List<double> _rewards = [];
        private bool _isSolved;

        public List<int> Tokens { get; } = [.. prompt];

        public Queue<int> Forced { get; } = new(forced);

        public List<int[]> Replies { get; } = [];

        public List<int> Reply { get; private set; } = [];

        public bool IsOver { get; private set; }

        public void Add(int token, float logProb, TokenSet? allowed = null)
        {
            Reply.Add(token);
            Append(token, true, logProb, allowed);
        }

        public void EndTurn(IToyTask family)
        {
            Replies.Add([.. Reply]);
            Reply = [];
            var step = family.Step(task, Replies);
            _rewards.Add(step.Reward);
            (IsOver, _isSolved) = (step.IsOver, step.IsSolved);
            foreach (var token in step.Observation)
                Append(token, false, 0);
        }

        public Trajectory ToTrajectory() =>
            Trajectory.FromTokens(group, [.. Tokens], [.. _trainable], [.. _turns], [.. _rewards], [.. _logProbs])
                .WithOutcome(_isSolved).WithAllowed(_allowed.Exists(allowed => allowed is not null) ? [.. _allowed] : null);

        private void Append(int token, bool trainable, float logProb, TokenSet? allowed = null)
        {
            _allowed.Add(allowed);
            Tokens.Add(token);
            _trainable.Add(trainable);
            _turns.Add(_rewards.Count);
            _logProbs.Add(logProb);
        }
    }
}
