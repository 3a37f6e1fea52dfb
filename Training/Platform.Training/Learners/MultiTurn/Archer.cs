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
    private readonly Queue<Trajectory> _kept = [];
    private readonly List<Transition> _transitions = [];

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
            _kept.Enqueue(episode);
            _transitions.AddRange(Transition.Of(episode));
        }

        while (_transitions.Count > _options.Capacity && _kept.Count > 1)
        {
            var oldest = _kept.Dequeue();
            _transitions.RemoveRange(0, Transition.Of(oldest).Count());
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
        var random = new SeededRandom(seed);
        double criticLoss = 0, advantage = 0, loss = 0, norm = 0;
        for (var step = 0; step < _options.CriticSteps; step++)
        {
            var batch = Draw(_options.CriticBatch, random);
            criticLoss += CriticStep(batch, _sampler.Sample([.. batch.Select(transition => transition.StateTokens)], random));
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
        // 1. V(s) ← Q̄(s, a′)
        int[][] answered = [.. batch.Select((transition, i) => (int[])[.. transition.StateTokens, .. fresh[i]])];
        var utterances = _target.Evaluate(answered, [.. answered.Select(tokens => new[] { tokens.Length - 1 })], _microBatchTokens);
        // 2. Q(s, a) ← r + γ · V̄(s′), without V̄ at an end
        var next = _target.Evaluate([.. batch.Select(transition => transition.NextTokens)], [.. batch.Select(transition => transition.IsEnd ? Array.Empty<int>() : [transition.NextTokens.Length - 1])], _microBatchTokens);
        double[][] wanted = [.. batch.Select((transition, i) => Enumerable.Range(0, 2)
            .Select(head => _options.RewardScale * transition.Step.Reward + (transition.IsEnd ? 0 : _options.Discount * next[i][0][2 + head]))
            .Concat([utterances[i][0][0], utterances[i][0][1]]).ToArray())];
        // 3. All four heads at once: Q at the end of the utterance, V at the end of the state
        double known = Math.Max(1, batch.Count(transition => !transition.IsCut));
        var loss = _critic.Step(
            [.. batch.Select(transition => transition.Tokens)], [.. batch.Select(transition => new[] { transition.Step.State, transition.Step.Last })],
            (chosen, values) =>
            {
                // Rows alternate between state and utterance; each reads its own two heads            [2 · chosen, 4]
                var (targets, shares) = (new List<double>(), new List<double>());
                foreach (var i in chosen)
                {
                    targets.AddRange([0, 0, wanted[i][2], wanted[i][3], wanted[i][0], wanted[i][1], 0, 0]);
                    var share = batch[i].IsCut ? 0 : 1 / known;
                    shares.AddRange([0, 0, 1.0 / batch.Count, 1.0 / batch.Count, share, share, 0, 0]);
                }

                return ((values - Like(targets)).square() * Like(shares)).sum();

                Tensor Like(List<double> numbers) => tensor(numbers.ToArray(), [numbers.Count / 4, 4], device: values.device).to(values.dtype);
            },
            _microBatchTokens);
        _target.Follow(_critic.Critic, _options.TargetRate);
        return loss;
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
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _critic.Dispose();
        _target.Dispose();
        _actor.Dispose();
    }

    private Transition[] Draw(int count, SeededRandom random) => [.. Enumerable.Range(0, count).Select(_ => _transitions[random.Next(_transitions.Count)])];

    /// <summary>A turn that was played.</summary>
    /// <param name="Episode">The whole episode.</param>
    /// <param name="Step">The turn.</param>
    /// <param name="NextState">Position of the next state; −1 where there is none.</param>
    public sealed record Transition(Trajectory Episode, TurnSpan Step, int NextState)
    {
        /// <summary>Whether nothing follows.</summary>
        public bool IsEnd => NextState < 0;

        /// <summary>Whether something would have followed, but for a limit.</summary>
        public bool IsCut => IsEnd && Episode.IsTruncated;

        /// <summary>The state before the turn.</summary>
        public int[] StateTokens => Episode.Tokens[..Step.First];

        /// <summary>The state and the utterance.</summary>
        public int[] Tokens => Episode.Tokens[..(Step.Last + 1)];

        /// <summary>The state after the turn; the state and the utterance at an end.</summary>
        public int[] NextTokens => Episode.Tokens[..((IsEnd ? Step.Last : NextState) + 1)];

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
