using Platform.Sdk;
using Platform.Training.Rewards;

namespace Platform.Training.Rollouts;

/// <summary>An episode as one token sequence: what the environment and the chat template wrote, and what the policy sampled.</summary>
public sealed class Trajectory
{
    private readonly Episode? _episode;

    private Trajectory(Episode? episode, int group, int length, double[] turnRewards, double total)
    {
        (_episode, Group, TurnRewards, Return) = (episode, group, turnRewards, total);
        (Tokens, Trainable, LogProbs, Turns) = (new int[length], new bool[length], new float[length], new int[length]);
    }

    /// <summary>The episode it was.</summary>
    /// <exception cref="InvalidOperationException">It was laid out from tokens, without an episode.</exception>
    public Episode Episode => _episode ?? throw new InvalidOperationException("This trajectory was laid out from tokens: it has no episode.");

    /// <summary>Whether it belongs to an episode.</summary>
    public bool HasEpisode => _episode is not null;

    /// <summary>Whether the task was solved, where that is a yes or a no; null where only the score tells.</summary>
    public bool? Outcome { get; private set; }

    /// <summary>What a greedy rollout of the same task scored; null where none was played.</summary>
    public double? GreedyReturn { get; private set; }

    /// <summary>Whether a limit of turns, tokens or time cut it off.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Whether the method that sampled it marked a token, such as one of a demonstration's prefix; null where nothing is marked. [time]</summary>
    public bool[]? Marked { get; init; }

    /// <summary>Whether a token of a reply was given to the policy instead of sampled by it, so that no behaviour log-prob is known; null where none was. [time]</summary>
    public bool[]? Given { get; private set; }

    /// <summary>The tokens among which each was sampled, an entry null where no choice was narrowed; null where none was. Log-probs of the trajectory, under any model, are those among them. [time]</summary>
    public TokenSet?[]? Allowed { get; private set; }

    /// <summary>Tokens that the policy was told to keep to; null where it was told nothing.</summary>
    public int? Budget { get; private set; }

    /// <summary>Subgoals that its task named; null where it named none.</summary>
    public int? Subgoals { get; private set; }

    /// <summary>Whether its tokens were sampled after a hint that the sequence leaves out: their log-probs are those after the hint, and no scoring of the sequence gives them again.</summary>
    public bool IsHinted { get; init; }

    /// <summary>Number of its task in the step; rollouts of one task share it.</summary>
    public int Group { get; private set; }

    /// <summary>What it is among the trajectories of its group, where the method that laid it out says so; null otherwise.</summary>
    public string? Part { get; private set; }

    /// <summary>Token ids, turn after turn. [time]</summary>
    public int[] Tokens { get; }

    /// <summary>True where the policy sampled the token and it may train. [time]</summary>
    public bool[] Trainable { get; }

    /// <summary>Behaviour log-prob of each sampled token in nats; 0 where <see cref="Trainable"/> is false. [time]</summary>
    public float[] LogProbs { get; }

    /// <summary>Turn of each token; what is shown before an action belongs to the action's turn. [time]</summary>
    public int[] Turns { get; }

    /// <summary>Reward of each turn: its part of the score. [turns]</summary>
    public double[] TurnRewards { get; }

    /// <summary>Trainable tokens.</summary>
    public int TrainableCount { get; private set; }

    /// <summary>The score: sum of the rewards.</summary>
    public double Return { get; }

    /// <summary>Lays out an episode that was sampled as tokens.</summary>
    /// <param name="episode">Not a fault; every turn has its tokens.</param>
    /// <param name="group">Number of its task in the step.</param>
    /// <param name="score">What the rubric says of it, with a total; null where the environment's own reward is the score.</param>
    /// <param name="trainsGiven">Whether tokens that the policy was given instead of sampling them train as well.</param>
    /// <exception cref="ArgumentException">A turn has no tokens, or another number of log-probs than of sampled tokens; or the score has no total.</exception>
    public static Trajectory From(Episode episode, int group, EpisodeScore? score = null, bool trainsGiven = false)
    {
        ArgumentNullException.ThrowIfNull(episode);
        double[] rewards = score?.TurnRewards ?? [.. episode.Turns.Select(turn => turn.Reward)];
        var total = score is null ? rewards.Sum() : score.Total ?? throw new ArgumentException($"Task '{episode.Task.Id}' has no score: leave the episode out.", nameof(score));
        var length = 0;
        for (var turn = 0; turn < episode.Turns.Count; turn++)
        {
            var tokens = episode.Turns[turn].Tokens
                ?? throw new ArgumentException($"Turn {turn + 1} of task '{episode.Task.Id}' has no tokens: only a local model's episodes can be trained on.", nameof(episode));
            if (tokens.LogProbs.Count != tokens.Sampled.Count)
                throw new ArgumentException($"Turn {turn + 1} of task '{episode.Task.Id}' has {tokens.Sampled.Count} sampled tokens and {tokens.LogProbs.Count} log-probs: one for each is expected.", nameof(episode));
            length += tokens.Prompt.Count + tokens.Sampled.Count;
        }

        var trajectory = new Trajectory(episode, group, length, rewards, total)
        {
            Outcome = episode.Metrics.TryGetValue("success", out var success) ? success >= 0.5 : null,
            IsTruncated = episode.Termination is Termination.TruncatedTurns or Termination.TruncatedTokens or Termination.TruncatedTime,
            Given = episode.Turns.Any(turn => turn.Tokens!.Given > 0) ? new bool[length] : null,
            Subgoals = SubgoalProgress.Named(episode.Task)?.Count,
            IsHinted = episode.Turns.Any(turn => turn.Tokens!.Hint is not null),
            Allowed = episode.Turns.Any(turn => turn.Tokens!.Allowed is not null) ? new TokenSet?[length] : null,
        };
        for (int turn = 0, t = 0; turn < episode.Turns.Count; turn++)
        {
            var tokens = episode.Turns[turn].Tokens!;
            foreach (var id in tokens.Prompt)
                (trajectory.Tokens[t], trajectory.Turns[t++]) = (id, turn);
            for (var i = 0; i < tokens.Sampled.Count; i++, t++)
            {
                (trajectory.Tokens[t], trajectory.Turns[t]) = (tokens.Sampled[i], turn);
                if (i < tokens.Given)
                    trajectory.Given![t] = true;
                if (tokens.Allowed is { } allowed)
                    trajectory.Allowed![t] = allowed[i];
                if (t == 0 || (i < tokens.Given && !trainsGiven))
                    continue; // nothing stands before the very first token, so no model can score it
                (trajectory.Trainable[t], trajectory.LogProbs[t]) = (true, tokens.LogProbs[i]);
                trajectory.TrainableCount++;
            }
        }

        return trajectory;
    }

    /// <summary>Says what a greedy rollout of the same task scored.</summary>
    /// <param name="greedyReturn">Null where none was played.</param>
    /// <returns>This trajectory.</returns>
    public Trajectory WithGreedyReturn(double? greedyReturn)
    {
        GreedyReturn = greedyReturn;
        return this;
    }

    /// <summary>The same trajectory, sharing its arrays, as a member of another group.</summary>
    /// <param name="group">Number of its task in the step.</param>
    /// <param name="part">See <see cref="Part"/>.</param>
    public Trajectory InGroup(int group, string? part = null)
    {
        var copy = (Trajectory)MemberwiseClone();
        (copy.Group, copy.Part) = (group, part ?? Part);
        return copy;
    }

    /// <summary>Says whether the task was solved.</summary>
    /// <param name="outcome">Null where only the score tells.</param>
    /// <returns>This trajectory.</returns>
    public Trajectory WithOutcome(bool? outcome)
    {
        Outcome = outcome;
        return this;
    }

    /// <summary>Says how many subgoals its task named.</summary>
    /// <param name="subgoals">Null where it named none.</param>
    /// <returns>This trajectory.</returns>
    public Trajectory WithSubgoals(int? subgoals)
    {
        Subgoals = subgoals;
        return this;
    }

    /// <summary>Says what the policy was told to keep to.</summary>
    /// <param name="budget">Tokens; null for nothing.</param>
    /// <returns>This trajectory.</returns>
    public Trajectory WithBudget(int? budget)
    {
        Budget = budget;
        return this;
    }

    /// <summary>Says which tokens were given to the policy instead of sampled by it.</summary>
    /// <param name="given">Null where none was. [time]</param>
    /// <returns>This trajectory.</returns>
    /// <exception cref="ArgumentException">It has another length than the tokens.</exception>
    public Trajectory WithGiven(bool[]? given)
    {
        if (given is not null && given.Length != Tokens.Length)
            throw new ArgumentException($"There are {given.Length} marks of given tokens for {Tokens.Length} tokens: one for each is expected.", nameof(given));
        Given = given;
        return this;
    }

    /// <summary>Says among which tokens each was sampled.</summary>
    /// <param name="allowed">Null where no choice was narrowed. [time]</param>
    /// <returns>This trajectory.</returns>
    /// <exception cref="ArgumentException">It has another length than the tokens, or a trainable token is not in its set.</exception>
    public Trajectory WithAllowed(TokenSet?[]? allowed)
    {
        if (allowed is not null && allowed.Length != Tokens.Length)
            throw new ArgumentException($"There are {allowed.Length} sets of allowed tokens for {Tokens.Length} tokens: one for each is expected.", nameof(allowed));
        for (var t = 0; t < Tokens.Length; t++)
            if (Trainable[t] && allowed?[t] is { } set && !set.Contains(Tokens[t]))
                throw new ArgumentException($"Token {Tokens[t]} at position {t} is not among the {set.Count} that are said to have been allowed there: give the set it was sampled from.", nameof(allowed));
        Allowed = allowed;
        return this;
    }

    /// <summary>Says whether a limit cut it off.</summary>
    /// <param name="truncated">Whether one did.</param>
    /// <returns>This trajectory.</returns>
    public Trajectory WithTruncation(bool truncated)
    {
        IsTruncated = truncated;
        return this;
    }

    /// <summary>The tokens and what learners that replay need of them, as a rollout of another task number: what a checkpoint keeps.</summary>
    /// <param name="group">Number of its task in the step.</param>
    /// <returns>A new trajectory, without the episode.</returns>
    public Trajectory WithoutEpisode(int group) => FromTokens(group, Tokens, Trainable, Turns, TurnRewards, LogProbs).WithOutcome(Outcome).WithTruncation(IsTruncated).WithAllowed(Allowed);

    /// <summary>The same tokens, of which only some turns train.</summary>
    /// <param name="trains">Whether a turn trains.</param>
    /// <returns>A new trajectory of the same task, without the episode.</returns>
    public Trajectory OfTurns(Func<int, bool> trains)
    {
        ArgumentNullException.ThrowIfNull(trains);
        return FromTokens(Group, Tokens, [.. Trainable.Select((trainable, t) => trainable && trains(Turns[t]))], Turns, TurnRewards, LogProbs)
            .WithOutcome(Outcome).WithTruncation(IsTruncated).WithAllowed(Allowed);
    }

    /// <summary>Lays out tokens that come from elsewhere: a data set, a stored run, a toy problem.</summary>
    /// <param name="group">Number of its task; rollouts of one task share it.</param>
    /// <param name="tokens">Token ids. [time]</param>
    /// <param name="trainable">True where the policy wrote the token; never the first. [time]</param>
    /// <param name="turns">Turn of each token, counted from 0 without gaps. [time]</param>
    /// <param name="turnRewards">Reward of each turn. [turns]</param>
    /// <param name="logProbs">Behaviour log-probs in nats, ignored where <paramref name="trainable"/> is false; null where they are not known. [time]</param>
    /// <exception cref="ArgumentException">Lengths differ, the first token is trainable, or a turn has no reward.</exception>
    public static Trajectory FromTokens(int group, int[] tokens, bool[] trainable, int[] turns, double[] turnRewards, float[]? logProbs = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(trainable);
        ArgumentNullException.ThrowIfNull(turns);
        ArgumentNullException.ThrowIfNull(turnRewards);
        if (tokens.Length == 0 || trainable.Length != tokens.Length || turns.Length != tokens.Length || (logProbs is not null && logProbs.Length != tokens.Length))
            throw new ArgumentException($"A trajectory has {tokens.Length} tokens, a mask of {trainable.Length}, {turns.Length} turn numbers and {logProbs?.Length ?? tokens.Length} log-probs: they need the same length, 1 or more.", nameof(tokens));
        if (trainable[0])
            throw new ArgumentException("The first token is marked as trainable, but nothing stands before it to predict it from: mark tokens from the second on.", nameof(trainable));
        if (turns.Max() >= turnRewards.Length)
            throw new ArgumentException($"Turn {turns.Max()} has no reward: {turnRewards.Length} were given.", nameof(turnRewards));
        var trajectory = new Trajectory(null, group, tokens.Length, turnRewards, turnRewards.Sum());
        tokens.CopyTo(trajectory.Tokens, 0);
        trainable.CopyTo(trajectory.Trainable, 0);
        turns.CopyTo(trajectory.Turns, 0);
        for (var t = 0; t < tokens.Length; t++)
        {
            if (!trainable[t])
                continue;
            trajectory.LogProbs[t] = logProbs?[t] ?? 0;
            trajectory.TrainableCount++;
        }

        return trajectory;
    }
}
