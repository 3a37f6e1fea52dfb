using Platform.Training.Rollouts;

namespace Platform.Training.Toys;

/// <summary>Three arms whose preferences go round in a circle, so that no score explains them. Tokens 0 to 2 are arms, token 3 is the prompt.</summary>
public static class ToyPreference
{
    /// <summary>The prompt.</summary>
    public const int Prompt = 3;

    private static readonly double[][] s_beats = [[0.5, 0.7, 0.2], [0.3, 0.5, 0.6], [0.8, 0.4, 0.5]];

    /// <summary>The policy that no other beats: every arm wins half of the time against it. [arms]</summary>
    public static IReadOnlyList<double> Nash { get; } = [1 / 6.0, 1 / 2.0, 1 / 3.0];

    /// <summary>Probabilities of the reference policy. [arms]</summary>
    public static IReadOnlyList<double> Reference { get; } = [0.2, 0.5, 0.3];

    /// <summary>The chance that an arm is preferred to another.</summary>
    /// <param name="first">0 to 2.</param>
    /// <param name="second">0 to 2.</param>
    public static double Beats(int first, int second) => s_beats[first][second];

    /// <summary>The chance that the arm of one pull is preferred to that of another.</summary>
    /// <param name="first">A pull.</param>
    /// <param name="second">A pull.</param>
    public static double Judge(Trajectory first, Trajectory second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return Beats(first.Tokens[^1], second.Tokens[^1]);
    }

    /// <summary>Each arm's chance to be preferred to a pull of a policy.</summary>
    /// <param name="policy">Probabilities. [arms]</param>
    /// <returns>[arms]</returns>
    public static double[] WinRates(IReadOnlyList<double> policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return [.. s_beats.Select(row => row.Select((chance, arm) => chance * policy[arm]).Sum())];
    }

    /// <summary>A policy of some probabilities, for the caller to dispose.</summary>
    /// <param name="probabilities">Above 0. [arms]</param>
    /// <param name="learns">Whether it wants gradients.</param>
    public static TableModel CreatePolicy(IReadOnlyList<double> probabilities, bool learns = true)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        return new(3, [[Prompt]], [[.. probabilities.Select(probability => Math.Log(probability))]], learns);
    }

    /// <summary>A pull of an arm.</summary>
    /// <param name="group">Number of its group.</param>
    /// <param name="arm">0 to 2.</param>
    /// <param name="reward">What the pull is scored with.</param>
    /// <param name="logProb">Log-prob with which it was chosen, in nats.</param>
    public static Trajectory Pull(int group, int arm, double reward = 0, double logProb = 0) =>
        Trajectory.FromTokens(group, [Prompt, arm], [false, true], [0, 0], [reward], [0, (float)logProb]);
}
