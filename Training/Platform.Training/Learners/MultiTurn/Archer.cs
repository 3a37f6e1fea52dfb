using System.Text;
using Platform.Policies.Models;
using Platform.Sdk;
using Platform.Training.Critics;
using Platform.Training.Objectives;
using Platform.Training.Plans;
using Platform.Training.Rollouts;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners;

/// <summary>Actor-Critic with a Hierarchical structure: an off-policy critic over turns, and a policy gradient over the tokens within a turn.</summary>
/// <remarks>Source: ArCHer, arXiv:2402.19446, section 3. Critic: Q(s, a) ← r + γ · V̄(s′), V(s) ← Q̄(s, a′) with a′ sampled now, two heads of each with slowly moving
/// copies. Actor: at replayed states a fresh utterance a′ with A = min(Q₁, Q₂)(s, a′) − min(V₁, V₂)(s) and loss −A · Σ log π(a′).
/// Departures: the four heads share one model, which begins as a copy of the policy; no baseline by token; the last turn of an episode that a limit cut,
/// whose next state nobody saw, has no target.</remarks>
public sealed class Archer : IDisposable
{
    private readonly ArcherOptions _options;
    private readonly UtteranceSampler _sampler;
    private readonly int _microBatchTokens;
    private readonly CriticFit _critic;
    private readonly Critic _target;
    private readonly PolicyUpdate _actor;
    private readonly List<Trajectory> _kept = [];
    private readonly List<Transition> _transitions = [];
    private readonly List<Trajectory> _fresh = [];

    /// <summary>An empty memory and a critic near 0.</summary>
    /// <param name="policy">What is trained; it outlives this object.</param>
    /// <param name="options">Validated before the run.</param>
    /// <param name="update">Optimizer, seed and temperature; its steps are those of the actor.</param>
    /// <param name="sampler">Answers states with the policy as it is.</param>
    public Archer(ITokenModel policy, ArcherOptions options, UpdateOptions update, UtteranceSampler sampler)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(update);
        ArgumentNullException.ThrowIfNull(sampler);
        (_options, _sampler, _microBatchTokens) = (options, sampler, update.Optimizer.MicroBatchTokens);
        _critic = new(policy, 4, options.Critic, update.Optimizer, update.Seed);
        _target = _critic.Critic.CreateTarget();
        _actor = new(policy, new Actor(), update);
    }

    /// <summary>Called after every optimizer step of the actor.</summary>
    public Action? WeightsChanged { get; init; }

    /// <summary>Turns kept.</summary>
    public int Turns => _transitions.Count;

    /// <summary>Keeps episodes, and forgets the oldest where there are too many turns.</summary>
    /// <param name="episodes">In the order in which they were played.</param>
    public void Add(IEnumerable<Trajectory> episodes)
    {
        ArgumentNullException.ThrowIfNull(episodes);
        foreach (var episode in episodes.Where(episode => episode.TrainableCount > 0))
        {
            _kept.Add(episode);
            _fresh.Add(episode);
            _transitions.AddRange(Transition.Of(episode));
        }

        while (_transitions.Count > _options.Capacity && _kept.Count > 1)
        {
            _transitions.RemoveRange(0, Transition.Of(_kept[0]).Count());
            _kept.RemoveAt(0);
        }
    }

    /// <summary>Trains critic and actor from what is kept.</summary>
    /// <param name="round">Number of the round, from 0.</param>
    /// <param name="seed">Whatever is drawn follows from it.</param>
    /// <returns>What to report, by name.</returns>
    public OrderedDictionary<string, double> Learn(int round, ulong seed)
    {
        var metrics = new OrderedDictionary<string, double> { ["replayTurns"] = Turns };
        if (Turns == 0)
            return metrics;
        metrics["explainedVariance"] = Explained();
        _fresh.Clear();
        var random = new SeededRandom(seed);
        double criticLoss = 0, advantage = 0, loss = 0, norm = 0;
        for (var step = 0; step < _options.CriticSteps; step++)
        {
            var batch = DrawEpisodes(random);
            if (round < _options.CriticWarmup && _options.WarmupTarget == "return")
            {
                criticLoss += ReturnStep(batch);
                continue;
            }

            var rows = Runs(batch);
            criticLoss += CriticStep(batch, _sampler.Sample([.. rows.Select(row => batch[row[0]].Episode.Tokens)], [.. rows.Select(row => row.Select(i => batch[i].Step.State).ToArray())], random));
        }

        var actorSteps = round < _options.CriticWarmup ? 0 : _options.ActorSteps;
        for (var step = 0; step < actorSteps; step++)
        {
            int[][] states = [.. Draw(_options.ActorBatch, random).Select(transition => transition.StateTokens)];
            var report = ActorStep(states, _sampler.Sample(states, random), out var mean);
            (advantage, loss, norm) = (advantage + mean, loss + report["loss"], norm + report["gradNorm"]);
            if (report.TryGetValue("entropy", out var entropy))
                metrics["entropy"] = entropy;
        }

        metrics["criticLoss"] = criticLoss / _options.CriticSteps;
        metrics["meanAdvantage"] = advantage / Math.Max(1, actorSteps);
        metrics["loss"] = loss / Math.Max(1, actorSteps);
        metrics["gradNorm"] = norm / Math.Max(1, actorSteps);
        return metrics;
    }

    /// <summary>One step of the critic: the four squared errors, and the target copy follows.</summary>
    /// <param name="batch">Turns that were played.</param>
    /// <param name="fresh">An utterance sampled now at the state of each. [batch][tokens]</param>
    /// <returns>The loss.</returns>
    public double CriticStep(IReadOnlyList<Transition> batch, IReadOnlyList<int[]> fresh)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(fresh);
        // Turns of one episode that follow each other share their passes: a position stands for itself and everything before it    [rows][turns]
        var rows = Runs(batch);
        int[][] tokens = [.. rows.Select(row => batch[row[0]].Episode.Tokens)];
        // 1. Q̄(s, a) and V̄(s′) where the episode was played; Q̄(s, a′) anew where a′ is another utterance
        var played = _target.Evaluate(tokens, [.. rows.Select(row => row.SelectMany(i => new[] { batch[i].Step.Last, batch[i].Following }).ToArray())], _microBatchTokens)
            .SelectMany(values => values.Chunk(2)).ToArray();
        int[] others = [.. Enumerable.Range(0, batch.Count).Where(i => !batch[i].Utterance.SequenceEqual(fresh[i]))];
        int[][] answered = [.. others.Select(i => (int[])[.. batch[i].StateTokens, .. fresh[i]])];
        var answers = _target.Evaluate(answered, [.. answered.Select(sequence => new[] { sequence.Length - 1 })], _microBatchTokens);
        double[][] utterances = [.. played.Select(pair => pair[0])];
        for (var k = 0; k < others.Length; k++)
            utterances[others[k]] = answers[k][0];
        // 2. V(s) ← Q̄(s, a′), and Q(s, a) ← r + γ · V̄(s′), without V̄ at an end
        double[][] wanted = [.. batch.Select((transition, i) => Enumerable.Range(0, 2)
            .Select(head => _options.RewardScale * transition.Step.Reward + (IsOver(transition) ? 0 : _options.Discount * played[i][1][2 + head]))
            .Concat([utterances[i][0], utterances[i][1]]).ToArray())];
        return Fit(batch, rows, wanted);
    }

    /// <summary>One step of the critic towards what the episodes returned: right as long as the policy is still the one that played them.</summary>
    /// <param name="batch">Turns of whole episodes, in order.</param>
    /// <returns>The loss.</returns>
    public double ReturnStep(IReadOnlyList<Transition> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var rows = Runs(batch);
        var after = _target.Evaluate([.. rows.Select(row => batch[row[0]].Episode.Tokens)], [.. rows.Select(row => new[] { batch[row[^1]].Following })], _microBatchTokens);
        var wanted = new double[batch.Count][];
        for (var k = 0; k < rows.Length; k++)
            foreach (var head in new[] { 0, 1 })
            {
                var returns = Returns([.. rows[k].Select(i => batch[i])], after[k][0][2 + head]);
                for (var j = 0; j < returns.Length; j++)
                    ((wanted[rows[k][j]] ??= new double[4])[head], wanted[rows[k][j]][2 + head]) = (returns[j], returns[j]);
            }

        return Fit(batch, rows, wanted);
    }

    /// <summary>A of utterances: min(Q₁, Q₂)(s, a) − min(V₁, V₂)(s).</summary>
    /// <param name="states">[batch][time]</param>
    /// <param name="utterances">[batch][tokens]</param>
    /// <returns>[batch]</returns>
    public double[] Advantages(IReadOnlyList<int[]> states, IReadOnlyList<int[]> utterances)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(utterances);
        int[][] tokens = [.. states.Select((state, i) => (int[])[.. state, .. utterances[i]])];
        var values = _critic.Critic.Evaluate(tokens, [.. tokens.Select((sequence, i) => new[] { states[i].Length - 1, sequence.Length - 1 })], _microBatchTokens);
        return [.. values.Select(row => Math.Min(row[1][0], row[1][1]) - Math.Min(row[0][2], row[0][3]))];
    }

    /// <summary>V of a state: the mean of both heads.</summary>
    /// <param name="state">Its tokens. [time]</param>
    public double Value(int[] state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var values = _critic.Critic.Evaluate([state], [[state.Length - 1]], _microBatchTokens)[0][0];
        return (values[2] + values[3]) / 2;
    }

    /// <summary>One step of the actor.</summary>
    /// <param name="states">Replayed. [batch][time]</param>
    /// <param name="utterances">Sampled now. [batch][tokens]</param>
    /// <param name="mean">Mean advantage: 0 where the critic is exact.</param>
    /// <returns>What the update reports.</returns>
    public OrderedDictionary<string, double> ActorStep(IReadOnlyList<int[]> states, IReadOnlyList<int[]> utterances, out double mean)
    {
        var advantages = Advantages(states, utterances);
        mean = advantages.Average();
        var report = _actor.Run(new Round([.. advantages.Select((advantage, i) => Trajectory.FromTokens(
            i, [.. states[i], .. utterances[i]], [.. states[i].Select(_ => false), .. utterances[i].Select(_ => true)], new int[states[i].Length + utterances[i].Length], [advantage]))]));
        WeightsChanged?.Invoke();
        return report;
    }

    /// <summary>Writes critics, optimizers and replay.</summary>
    /// <param name="stream">Left open.</param>
    public void Save(Stream stream)
    {
        _actor.Save(stream);
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        _critic.Save(writer);
        foreach (var parameter in _target.Parameters)
            TensorFile.Write(writer, parameter);
        writer.Write(_kept.Count);
        foreach (var episode in _kept)
            TrajectoryFile.Write(writer, episode);
    }

    /// <summary>Continues from what <see cref="Save"/> wrote.</summary>
    /// <param name="stream">Left open.</param>
    /// <exception cref="InvalidDataException">It is not of this learner.</exception>
    public void Load(Stream stream)
    {
        _actor.Load(stream);
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        _critic.Load(reader);
        foreach (var parameter in _target.Parameters)
            TensorFile.ReadInto(reader, parameter);
        _kept.Clear();
        _transitions.Clear();
        var episodes = new List<Trajectory>();
        for (var left = reader.ReadInt32(); left > 0; left--)
            episodes.Add(TrajectoryFile.Read(reader));
        Add(episodes);
        _fresh.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _critic.Dispose();
        _target.Dispose();
        _actor.Dispose();
    }

    /// <summary>One step of all four heads, and of the target copy: Q at the end of the utterance, V at the end of the state.</summary>
    /// <param name="batch">Turns.</param>
    /// <param name="rows">Indices of turns that share their passes.</param>
    /// <param name="wanted">Targets of Q₁, Q₂, V₁ and V₂. [batch][4]</param>
    private double Fit(IReadOnlyList<Transition> batch, int[][] rows, double[][] wanted)
    {
        int[][] tokens = [.. rows.Select(row => batch[row[0]].Episode.Tokens)];
        var share = 1.0 / batch.Count;
        var loss = _critic.Step(
            tokens, [.. rows.Select(row => row.SelectMany(i => new[] { batch[i].Step.State, batch[i].Step.Last }).ToArray())],
            (chosen, values) =>
            {
                // Positions alternate between state and utterance; each reads its own two heads            [2 · turns, 4]
                var (targets, shares) = (new List<double>(), new List<double>());
                foreach (var i in chosen.SelectMany(row => rows[row]))
                {
                    targets.AddRange([0, 0, wanted[i][2], wanted[i][3], wanted[i][0], wanted[i][1], 0, 0]);
                    shares.AddRange([0, 0, share, share, share, share, 0, 0]);
                }

                return ((values - Like(targets)).square() * Like(shares)).sum();

                Tensor Like(List<double> numbers) => tensor(numbers.ToArray(), [numbers.Count / 4, 4], device: values.device).to(values.dtype);
            },
            _microBatchTokens);
        _target.Follow(_critic.Critic, _options.TargetRate);
        return loss;
    }

    /// <summary>Discounted returns from each of an episode's turns on.</summary>
    /// <param name="turns">To the last.</param>
    /// <param name="after">Value of what follows, where something does.</param>
    private double[] Returns(Transition[] turns, double after)
    {
        var returns = new double[turns.Length];
        var next = turns.Length == 0 || IsOver(turns[^1]) ? 0 : after;
        for (var k = turns.Length - 1; k >= 0; k--)
            returns[k] = next = _options.RewardScale * turns[k].Step.Reward + _options.Discount * next;
        return returns;
    }

    /// <summary>How well the critic knew what came of the newest turns before it learnt from them: 1 − var(G − Q) / var(G), G the discounted return.</summary>
    private double Explained()
    {
        var (returns, errors) = (new List<double>(), new List<double>());
        Transition[][] turns = [.. _fresh.Select(episode => Transition.Of(episode).ToArray())];
        var values = _critic.Critic.Evaluate([.. _fresh.Select(episode => episode.Tokens)], [.. turns.Select(row => row.Select(turn => turn.Step.Last).Append(row[^1].Following).ToArray())], _microBatchTokens);
        for (var i = 0; i < turns.Length; i++)
        {
            var followed = Returns(turns[i], (values[i][^1][2] + values[i][^1][3]) / 2);
            returns.AddRange(followed);
            errors.AddRange(followed.Select((value, k) => value - (values[i][k][0] + values[i][k][1]) / 2));
        }

        var variance = Variance(returns);
        return variance <= 1e-12 ? 0 : 1 - Variance(errors) / variance;

        static double Variance(List<double> numbers)
        {
            var mean = numbers.Count == 0 ? 0 : numbers.Average();
            return numbers.Sum(number => (number - mean) * (number - mean)) / Math.Max(1, numbers.Count);
        }
    }

    /// <summary>The turns of whole episodes, since those share passes, until there are enough.</summary>
    private List<Transition> DrawEpisodes(SeededRandom random)
    {
        var drawn = new List<Transition>();
        while (drawn.Count < _options.CriticBatch)
            drawn.AddRange(Transition.Of(_kept[random.Next(_kept.Count)]));
        return drawn;
    }

    /// <summary>Indices of transitions that follow each other in one episode.</summary>
    private static int[][] Runs(IReadOnlyList<Transition> batch)
    {
        var runs = new List<List<int>>();
        for (var i = 0; i < batch.Count; i++)
            if (i > 0 && ReferenceEquals(batch[i].Episode, batch[i - 1].Episode) && batch[i].Step.First > batch[i - 1].Step.First)
                runs[^1].Add(i);
            else
                runs.Add([i]);
        return [.. runs.Select(run => run.ToArray())];
    }

    /// <summary>Whether a turn is worth its reward and no more.</summary>
    private bool IsOver(Transition transition) => transition.IsEnd && (!transition.IsCut || _options.Truncation == "end");

    private Transition[] Draw(int count, SeededRandom random) => [.. Enumerable.Range(0, count).Select(_ => _transitions[random.Next(_transitions.Count)])];

    /// <summary>A turn that was played.</summary>
    /// <param name="Episode">The whole episode.</param>
    /// <param name="Step">The turn.</param>
    /// <param name="NextState">Position of the next state; −1 where there is none.</param>
    public sealed record Transition(Trajectory Episode, TurnSpan Step, int NextState)
    {
        /// <summary>Position of the state after the turn; where a limit cut the episode and nobody saw it, of the state before the turn, which stands for it.</summary>
        public int Following => IsEnd ? Step.State : NextState;

        /// <summary>Whether nothing follows.</summary>
        public bool IsEnd => NextState < 0;

        /// <summary>Whether something would have followed, but for a limit.</summary>
        public bool IsCut => IsEnd && Episode.IsTruncated;

        /// <summary>The state before the turn.</summary>
        public int[] StateTokens => Episode.Tokens[..Step.First];

        /// <summary>What was played.</summary>
        public int[] Utterance => Episode.Tokens[Step.First..(Step.Last + 1)];

        /// <summary>The turns of an episode.</summary>
        /// <param name="episode">The episode.</param>
        public static IEnumerable<Transition> Of(Trajectory episode)
        {
            var steps = TurnSpan.Of(episode);
            return steps.Select((step, k) => new Transition(episode, step, k + 1 < steps.Length ? steps[k + 1].State : -1));
        }
    }

    /// <summary>−A · Σ log π(a), the mean over utterances; A comes as the reward.</summary>
    private sealed class Actor : Objective
    {
        public override Aggregation Aggregation => Aggregation.SequenceMeanTokenSum;

        public override void Prepare(Round round, RoundScorer models)
        {
            for (var i = 0; i < round.Trajectories.Count; i++)
                round.SetAdvantage(i, round.Trajectories[i].Return);
        }

        public override Tensor Loss(MicroBatch micro, UpdateMetrics metrics) => -(micro.LogProbs * micro.Advantages * micro.Weights).sum();
    }
}
