namespace Platform.Policies.Models;

/// <summary>Token sequences of different lengths, and which of their tokens are scored.</summary>
/// <remarks>Sequences are aligned at their first token, so that every position is its own; shorter ones are padded behind their end, where a causal model never looks.</remarks>
public sealed class SequenceBatch
{
    /// <summary>Checks and lays out sequences.</summary>
    /// <param name="tokens">Token ids, one array per sequence, 1 or more tokens each.</param>
    /// <param name="trainable">True where a token is scored; same lengths as <paramref name="tokens"/>. The first token of a sequence has nothing before it and cannot be scored.</param>
    /// <exception cref="ArgumentException">Lengths differ, a sequence is empty, or a first token is marked.</exception>
    public SequenceBatch(IReadOnlyList<int[]> tokens, IReadOnlyList<bool[]> trainable)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(trainable);
        if (tokens.Count == 0 || tokens.Count != trainable.Count)
            throw new ArgumentException($"A batch has {tokens.Count} sequences and {trainable.Count} masks: give one mask for each of 1 or more sequences.", nameof(trainable));
        Counts = new int[tokens.Count];
        var longest = 1;
        for (var row = 0; row < tokens.Count; row++)
        {
            if (tokens[row].Length == 0 || tokens[row].Length != trainable[row].Length)
                throw new ArgumentException($"Sequence {row} has {tokens[row].Length} tokens and a mask of {trainable[row].Length}: they need the same length, 1 or more.", nameof(tokens));
            if (trainable[row][0])
                throw new ArgumentException($"Sequence {row} marks its first token, which has no context to be predicted from: mark tokens from the second on.", nameof(trainable));
            foreach (var marked in trainable[row])
                Counts[row] += marked ? 1 : 0;
            longest = Math.Max(longest, tokens[row].Length - 1);
        }

        (Rows, Time, TrainableCount) = (tokens.Count, longest, Counts.Sum());
        Inputs = new long[Rows * Time];
        Positions = new long[TrainableCount];
        Targets = new long[TrainableCount];
        Lengths = new int[Rows];
        for (int row = 0, next = 0; row < Rows; row++)
        {
            var sequence = tokens[row];
            Lengths[row] = Math.Max(1, sequence.Length - 1);
            for (var t = 0; t < Lengths[row]; t++)
                Inputs[row * Time + t] = sequence[t];
            for (var t = 1; t < sequence.Length; t++)
                if (trainable[row][t])
                    (Positions[next], Targets[next++]) = (row * Time + t - 1, sequence[t]);
        }
    }

    /// <summary>Number of sequences.</summary>
    public int Rows { get; }

    /// <summary>Input positions in a padded row: the longest sequence without its last token, which predicts nothing.</summary>
    public int Time { get; }

    /// <summary>Scored tokens in the whole batch.</summary>
    public int TrainableCount { get; }

    /// <summary>Scored tokens of each sequence. [rows]</summary>
    public int[] Counts { get; }

    /// <summary>Input tokens of each sequence. [rows]</summary>
    public int[] Lengths { get; }

    /// <summary>Padded token ids. [rows · time]</summary>
    public long[] Inputs { get; }

    /// <summary>For each scored token, the flat input position that predicts it, sequence after sequence. [trainable]</summary>
    public long[] Positions { get; }

    /// <summary>For each scored token, its id. [trainable]</summary>
    public long[] Targets { get; }
}
