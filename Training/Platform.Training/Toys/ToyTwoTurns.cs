using Platform.Training.Rollouts;

namespace Platform.Training.Toys;

/// <summary>Two turns of one token each, 0 or 1, whose values and optima are known in closed form. Tokens 0 and 1 are actions, 2 is the prompt, 3 the second observation.</summary>
/// <remarks>The reward comes at the end and depends on both actions. With β = 0.5 the KL-regularised optimum has root value 0.696954 and chooses the first action
/// with probabilities (0.678854, 0.321146).</remarks>
public static class ToyTwoTurns
{
    /// <summary>The prompt.</summary>
    public const int Prompt = 2;

    /// <summary>What is shown before the second action.</summary>
    public const int Observation = 3;

    /// <summary>Reward by first and second action. [2][2]</summary>
    public static IReadOnlyList<double[]> Rewards { get; } = [[1, 0], [0.2, 0.6]];

    /// <summary>Every beginning: the root, after the first action, before the second, and the four ends.</summary>
    public static IReadOnlyList<int[]> Contexts { get; } =
    [
        [Prompt],
        [Prompt, 0], [Prompt, 1],
        [Prompt, 0, Observation], [Prompt, 1, Observation],
        [Prompt, 0, Observation, 0], [Prompt, 0, Observation, 1], [Prompt, 1, Observation, 0], [Prompt, 1, Observation, 1],
    ];

    /// <summary>A policy to train, for the caller to dispose.</summary>
    /// <param name="first">Probability of action 1 in the first turn.</param>
    /// <param name="second">Probability of action 1 in the second turn, by the first action. [2]</param>
    public static TableModel CreatePolicy(double first = 0.4, double[]? second = null) => Create(first, second ?? [0.45, 0.3], learns: true);

    /// <summary>The reference policy, for the caller to dispose.</summary>
    public static TableModel CreateReference() => Create(0.5, [0.3, 0.6], learns: false);

    /// <summary>One way to play it.</summary>
    /// <param name="group">Number of its group.</param>
    /// <param name="first">First action.</param>
    /// <param name="second">Second action.</param>
    /// <param name="policy">Who plays, for the log-probs; null where they do not matter.</param>
    public static Trajectory Play(int group, int first, int second, TableModel? policy = null) => Trajectory.FromTokens(
        group, [Prompt, first, Observation, second], [false, true, false, true], [0, 0, 1, 1], [0, Rewards[first][second]],
        policy is null ? null : [0, (float)Math.Log(policy.Probabilities(Prompt)[first]), 0, (float)Math.Log(policy.Probabilities(Prompt, first, Observation)[second])])
        .WithOutcome(Rewards[first][second] > 0.5);

    /// <summary>Probability that a policy plays it this way.</summary>
    /// <param name="policy">Who plays.</param>
    /// <param name="first">First action.</param>
    /// <param name="second">Second action.</param>
    public static double Probability(TableModel policy, int first, int second)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.Probabilities(Prompt)[first] * policy.Probabilities(Prompt, first, Observation)[second];
    }

    private static TableModel Create(double first, double[] second, bool learns) => new(2, Contexts,
        [.. Contexts.Select(context => context switch
        {
            [_] => Row(first),
            [_, var action, Observation] => Row(second[action]),
            _ => [0.0, 0],
        })], learns: learns);

    private static double[] Row(double one) => [Math.Log(1 - one), Math.Log(one)];
}
