using Platform.Sdk;

namespace Platform.Training.Toys;

/// <summary>A contextual bandit: every prompt has one arm that pays with a high chance, all others with a low one. The pay of a pull is drawn from the task's number and the pull.</summary>
/// <param name="prompts">Number of prompts.</param>
/// <param name="arms">Number of arms.</param>
/// <param name="best">Chance of pay of the right arm.</param>
/// <param name="other">Chance of pay of any other.</param>
public sealed class TextArms(int prompts = 4, int arms = 6, double best = 0.8, double other = 0.2) : IToyTask
{
    /// <inheritdoc/>
    public int VocabularySize => arms + prompts;

    /// <inheritdoc/>
    public int MaxLength => 2;

    /// <inheritdoc/>
    public int ReplyLength => 1;

    /// <inheritdoc/>
    public int? Stop => null;

    /// <inheritdoc/>
    public int[] Prompt(ulong task) => [arms + (int)(task % (ulong)prompts)];

    /// <inheritdoc/>
    public ToyStep Step(ulong task, IReadOnlyList<int[]> replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        var arm = replies[^1][0];
        var pays = new SeededRandom(task, (ulong)arm).NextDouble() < (arm == Best(task) ? best : other);
        return new([], pays ? 1 : 0, true, pays);
    }

    /// <inheritdoc/>
    public int[] Solve(ulong task, IReadOnlyList<int[]> replies) => [Best(task)];

    /// <summary>The right arm.</summary>
    /// <param name="task">The task.</param>
    public int Best(ulong task) => (int)(task % (ulong)prompts * 5 + 3) % arms;
}
