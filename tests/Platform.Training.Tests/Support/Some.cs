using Platform.Sdk;
using Platform.Training.Rollouts;

namespace Platform.Training.Tests.Support;

/// <summary>Ready-made values for tests that care about one thing of them.</summary>
internal static class Some
{
    /// <summary>A trajectory of one turn that was given a return.</summary>
    public static Trajectory Trajectory(int group, double reward, float[] logProbs) =>
        Trajectory(group, [([1], [.. logProbs.Select(_ => 2)], logProbs, reward)]);

    /// <summary>A trajectory of several turns.</summary>
    public static Trajectory Trajectory(int group, params (int[] Prompt, int[] Sampled, float[] LogProbs, double Reward)[] turns) => Training.Rollouts.Trajectory.From(
        new Episode(new TaskSpec("toy-v1", $"train/{group}", (ulong)group),
            [.. turns.Select(turn => new Turn([], new AgentAction(""), turn.Reward) { Tokens = new TurnTokens(turn.Prompt, turn.Sampled, turn.LogProbs, 0) })],
            Termination.Terminated), group);
}
