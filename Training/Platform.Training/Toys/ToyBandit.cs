using Platform.Training.Rollouts;

namespace Platform.Training.Toys;

/// <summary>A bandit with three arms whose gradients and optima are known in closed form. Tokens 0 to 2 are arms, token 3 is the prompt.</summary>
public static class ToyBandit
{
    /// <summary>The prompt.</summary>
    public const int Prompt = 3;

    /// <summary>Reward of each arm. [arms]</summary>
    public static IReadOnlyList<double> Rewards { get; } = [1, 0, 0.4];

    /// <summary>Probabilities of the reference policy. [arms]</summary>
    public static IReadOnlyList<double> Reference { get; } = [0.2, 0.5, 0.3];

    /// <summary>The policy to train, with logits (0.3, −0.2, 0.5), for the caller to dispose.</summary>
    public static TableModel CreatePolicy() => new(3, [[Prompt]], [[0.3, -0.2, 0.5]]);

    /// <summary>The reference policy, for the caller to dispose.</summary>
    public static TableModel CreateReference() => new(3, [[Prompt]], [[.. Reference.Select(probability => Math.Log(probability))]], learns: false);

    /// <summary>A pull of an arm.</summary>
    /// <param name="group">Number of its group.</param>
    /// <param name="arm">0 to 2.</param>
    /// <param name="logProb">Log-prob with which it was chosen, in nats.</param>
    /// <param name="reward">Null for the arm's own.</param>
    public static Trajectory Pull(int group, int arm, double logProb, double? reward = null) =>
        Trajectory.FromTokens(group, [Prompt, arm], [false, true], [0, 0], [reward ?? Rewards[arm]], [0, (float)logProb]);
}
