namespace Platform.Training.Toys;

/// <summary>Sums of two digits modulo their number, checked by rule. A reply may put fillers before its answer; the answer is its last digit.</summary>
/// <param name="digits">2 or more; there are this many squared tasks.</param>
/// <param name="replyLength">2 or more: an answer and the stop token, and room for fillers.</param>
public sealed class DigitSums(int digits = 5, int replyLength = 2) : IToyTask
{
    /// <summary>Token before the reply.</summary>
    public int Question => digits;

    /// <summary>Token that means nothing.</summary>
    public int Filler => digits + 1;

    /// <inheritdoc/>
    public int VocabularySize => digits + 3;

    /// <inheritdoc/>
    public int MaxLength => 3 + replyLength;

    /// <inheritdoc/>
    public int ReplyLength => replyLength;

    /// <inheritdoc/>
    public int? Stop => digits + 2;

    /// <summary>The answer of a task.</summary>
    /// <param name="task">The task.</param>
    public int Answer(ulong task) => (First(task) + Second(task)) % digits;

    /// <inheritdoc/>
    public int[] Prompt(ulong task) => [First(task), Second(task), Question];

    /// <inheritdoc/>
    public ToyStep Step(ulong task, IReadOnlyList<int[]> replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        var reply = replies[^1];
        var isRight = reply.Length >= 2 && reply[^1] == Stop && reply[^2] == Answer(task);
        return new([], isRight ? 1 : 0, true, isRight);
    }

    /// <inheritdoc/>
    public int[] Solve(ulong task, IReadOnlyList<int[]> replies) => [Answer(task), digits + 2];

    private int First(ulong task) => (int)(task % (ulong)digits);

    private int Second(ulong task) => (int)(task / (ulong)digits % (ulong)digits);
}
