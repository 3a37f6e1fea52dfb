namespace Platform.Training.Toys;

/// <summary>A number is guessed over several turns; each wrong guess is told to be too low or too high. 1 for the right number, nothing else.</summary>
/// <param name="numbers">2 or more.</param>
/// <param name="turns">Guesses, 1 or more.</param>
public sealed class NumberGuessing(int numbers = 7, int turns = 3) : IToyTask
{
    private int Start => numbers;

    private int TooLow => numbers + 1;

    private int TooHigh => numbers + 2;

    /// <inheritdoc/>
    public int VocabularySize => numbers + 3;

    /// <inheritdoc/>
    public int MaxLength => 2 * turns;

    /// <inheritdoc/>
    public int ReplyLength => 1;

    /// <inheritdoc/>
    public int? Stop => null;

    /// <inheritdoc/>
    public int[] Prompt(ulong task) => [Start];

    /// <inheritdoc/>
    public ToyStep Step(ulong task, IReadOnlyList<int[]> replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        var (guess, number) = (replies[^1][0], Number(task));
        if (guess == number)
            return new([], 1, true, true);
        return replies.Count == turns ? new([], 0, true) : new([guess < number ? TooLow : TooHigh], 0, false);
    }

    /// <inheritdoc/>
    public int[] Solve(ulong task, IReadOnlyList<int[]> replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        int low = 0, high = numbers - 1;
        foreach (var reply in replies)
            if (reply[0] < Number(task))
                low = Math.Max(low, reply[0] + 1);
            else
                high = Math.Min(high, reply[0] - 1);
        return [(low + high) / 2];
    }

    private int Number(ulong task) => (int)(task % (ulong)numbers);
}
