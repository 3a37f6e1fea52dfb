namespace Platform.Training.Toys;

/// <summary>Keys that the prompt names are pressed one after another; after each turn the place of the next key is shown. 1 for each key, solved when all are pressed.</summary>
/// <param name="keys">Different keys, 2 or more.</param>
/// <param name="length">Keys to press: the subgoals.</param>
/// <param name="turns">Presses, <paramref name="length"/> or more.</param>
public sealed class KeySequence(int keys = 5, int length = 3, int turns = 5) : IToyTask
{
    /// <inheritdoc/>
    public int VocabularySize => keys + length;

    /// <inheritdoc/>
    public int MaxLength => length + 2 * turns + 1;

    /// <inheritdoc/>
    public int ReplyLength => 1;

    /// <inheritdoc/>
    public int? Stop => null;

    /// <inheritdoc/>
    public int[] Prompt(ulong task) => [.. Enumerable.Range(0, length).Select(place => Key(task, place)), keys];

    /// <inheritdoc/>
    public ToyStep Step(ulong task, IReadOnlyList<int[]> replies)
    {
        ArgumentNullException.ThrowIfNull(replies);
        var before = Pressed(task, replies.Take(replies.Count - 1));
        var pressed = Pressed(task, replies);
        var reward = pressed - before;
        return pressed == length ? new([], reward, true, true)
            : replies.Count == turns ? new([], reward, true)
            : new([keys + pressed], reward, false);
    }

    /// <inheritdoc/>
    public int[] Solve(ulong task, IReadOnlyList<int[]> replies) => [Key(task, Pressed(task, replies))];

    private int Pressed(ulong task, IEnumerable<int[]> replies)
    {
        var pressed = 0;
        foreach (var reply in replies)
            if (pressed < length && reply[0] == Key(task, pressed))
                pressed++;
        return pressed;
    }

    private int Key(ulong task, int place)
    {
        for (; place > 0; place--)
            task /= (ulong)keys;
        return (int)(task % (ulong)keys);
    }
}
