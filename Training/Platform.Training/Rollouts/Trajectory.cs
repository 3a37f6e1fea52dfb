using Platform.Sdk;
using Platform.Training.Rewards;

namespace Platform.Training.Rollouts;

/// <summary>An episode as one token sequence: what the environment and the chat template wrote, and what the policy sampled.</summary>
public sealed class Trajectory
{
    private Trajectory(Episode episode, int group, int length, double[] turnRewards, double total)
    {
        (Episode, Group, TurnRewards, Return) = (episode, group, turnRewards, total);
        (Tokens, Trainable, LogProbs, Turns) = (new int[length], new bool[length], new float[length], new int[length]);
    }

    /// <summary>The episode it was.</summary>
    public Episode Episode { get; }

    /// <summary>Number of its task in the step; rollouts of one task share it.</summary>
    public int Group { get; }

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
    /// <exception cref="ArgumentException">A turn has no tokens, or another number of log-probs than of sampled tokens; or the score has no total.</exception>
    public static Trajectory From(Episode episode, int group, EpisodeScore? score = null)
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

        var trajectory = new Trajectory(episode, group, length, rewards, total);
        for (int turn = 0, t = 0; turn < episode.Turns.Count; turn++)
        {
            var tokens = episode.Turns[turn].Tokens!;
            foreach (var id in tokens.Prompt)
                (trajectory.Tokens[t], trajectory.Turns[t++]) = (id, turn);
            for (var i = 0; i < tokens.Sampled.Count; i++, t++)
            {
                (trajectory.Tokens[t], trajectory.Turns[t]) = (tokens.Sampled[i], turn);
                if (t == 0)
                    continue; // nothing stands before the very first token, so no model can score it
                (trajectory.Trainable[t], trajectory.LogProbs[t]) = (true, tokens.LogProbs[i]);
                trajectory.TrainableCount++;
            }
        }

        return trajectory;
    }
}
