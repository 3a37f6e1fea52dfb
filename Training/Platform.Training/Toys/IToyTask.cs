namespace Platform.Training.Toys;

/// <summary>A family of small tasks over tokens, quick enough to compare methods over many seeds.</summary>
public interface IToyTask
{
    /// <summary>Token ids lie in 0 to this, exclusively.</summary>
    int VocabularySize { get; }

    /// <summary>Most tokens of an episode, prompt and observations included.</summary>
    int MaxLength { get; }

    /// <summary>Tokens that a reply has at most.</summary>
    int ReplyLength { get; }

    /// <summary>Token that ends a reply early; null where every reply has <see cref="ReplyLength"/> tokens.</summary>
    int? Stop { get; }

    /// <summary>What a task shows first.</summary>
    /// <param name="task">Any number is a task.</param>
    /// <returns>One or more tokens.</returns>
    int[] Prompt(ulong task);

    /// <summary>What follows from a reply.</summary>
    /// <param name="task">The task.</param>
    /// <param name="replies">All replies so far, the new one last. [turns][tokens]</param>
    ToyStep Step(ulong task, IReadOnlyList<int[]> replies);

    /// <summary>The best reply.</summary>
    /// <param name="task">The task.</param>
    /// <param name="replies">All replies so far. [turns][tokens]</param>
    int[] Solve(ulong task, IReadOnlyList<int[]> replies);
}

/// <summary>What follows from a reply.</summary>
/// <param name="Observation">Tokens shown before the next reply; empty where the episode is over.</param>
/// <param name="Reward">For the reply.</param>
/// <param name="IsOver">Whether the episode ends.</param>
/// <param name="IsSolved">Whether it ends with the task solved.</param>
public sealed record ToyStep(int[] Observation, double Reward, bool IsOver, bool IsSolved = false);
