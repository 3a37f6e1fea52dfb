using Platform.Policies.Models;
using Platform.Sdk;
using static TorchSharp.torch;

namespace Platform.Training.Rollouts;

/// <summary>Samples replies after given tokens with the weights as they are, for learners that ask a policy anew within an update.</summary>
/// <remarks>Each further token costs a pass over the whole sequence: made for short replies.</remarks>
/// <param name="model">The policy.</param>
/// <param name="temperature">Above 0.</param>
/// <param name="maxTokens">Most tokens of a reply, 1 or more.</param>
/// <param name="microBatchTokens">Most tokens of a pass, padding included.</param>
public sealed class UtteranceSampler(ITokenModel model, double temperature, int maxTokens, int microBatchTokens)
{
    /// <summary>Whether a reply ends with what it has; null where only its length ends it.</summary>
    public Func<IReadOnlyList<int>, bool>? Ends { get; init; }

    /// <summary>Most tokens of a state with its reply.</summary>
    public int MaxLength { get; init; } = int.MaxValue;

    /// <summary>One reply to each state.</summary>
    /// <param name="states">One or more tokens each. [states][time]</param>
    /// <param name="random">Chooses the tokens.</param>
    /// <returns>One or more tokens each. [states][time]</returns>
    public int[][] Sample(IReadOnlyList<int[]> states, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(states);
        return Sample(states, [.. states.Select(state => new[] { state.Length - 1 })], random);
    }

    /// <summary>One reply to each of several states along the same sequences, which share the first pass.</summary>
    /// <param name="sequences">One or more tokens each. [sequences][time]</param>
    /// <param name="positions">The last token of each state, from first to last. [sequences][states]</param>
    /// <param name="random">Chooses the tokens.</param>
    /// <returns>Sequence after sequence, one or more tokens each. [states][time]</returns>
    public int[][] Sample(IReadOnlyList<int[]> sequences, IReadOnlyList<int[]> positions, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentNullException.ThrowIfNull(positions);
        ArgumentNullException.ThrowIfNull(random);
        using var guard = no_grad();
        (int Sequence, int Length)[] states = [.. positions.SelectMany((row, i) => row.Select(position => (i, position + 1)))];
        var starts = new int[sequences.Count];
        for (var i = 1; i < starts.Length; i++)
            starts[i] = starts[i - 1] + positions[i - 1].Length;
        // 1. The first token of every reply
        var first = new int[states.Length];
        foreach (var part in Parts([.. Enumerable.Range(0, sequences.Count).Where(i => positions[i].Length > 0)], i => positions[i][^1] + 1))
        {
            var tokens = Draw([.. part.Select(i => sequences[i][..(positions[i][^1] + 1)])], [.. part.Select(i => positions[i])], random);
            foreach (var i in part)
            {
                tokens.AsSpan(0, positions[i].Length).CopyTo(first.AsSpan(starts[i]));
                tokens = tokens[positions[i].Length..];
            }
        }

        // 2. The others, of each reply that has not ended
        int[][] replies = [.. first.Select(token => new[] { token })];
        int[] live = [.. Enumerable.Range(0, states.Length).Where(IsOpen)];
        while (live.Length > 0)
        {
            foreach (var part in Parts(live, i => states[i].Length + replies[i].Length))
            {
                int[][] begun = [.. part.Select(i => (int[])[.. sequences[states[i].Sequence].AsSpan(0, states[i].Length), .. replies[i]])];
                var tokens = Draw(begun, [.. begun.Select(sequence => new[] { sequence.Length - 1 })], random);
                for (var k = 0; k < part.Length; k++)
                    replies[part[k]] = [.. replies[part[k]], tokens[k]];
            }

            live = [.. live.Where(IsOpen)];
        }

        return replies;

        bool IsOpen(int i) => replies[i].Length < maxTokens && states[i].Length + replies[i].Length < MaxLength && !(Ends?.Invoke(replies[i]) ?? false);
    }

    /// <summary>Splits into parts that fit the memory, longest first.</summary>
    private IEnumerable<int[]> Parts(int[] indices, Func<int, int> length)
    {
        int[] order = [.. indices.OrderByDescending(length).ThenBy(i => i)];
        for (var start = 0; start < order.Length;)
        {
            var rows = Math.Clamp(microBatchTokens / length(order[start]), 1, order.Length - start);
            yield return order[start..(start + rows)];
            start += rows;
        }
    }

    /// <summary>A token after each position, sequence after sequence.</summary>
    private int[] Draw(int[][] sequences, int[][] positions, SeededRandom random)
    {
        using var scope = NewDisposeScope();
        // The token behind the end only marks where to predict
        var batch = new SequenceBatch([.. sequences.Select(sequence => (int[])[.. sequence, 0])], [.. sequences.Select((sequence, i) => Marked(sequence.Length + 1, positions[i]))]);
        using var scores = model.Score(batch, new(temperature, Logits: true));
        var probabilities = scores.Logits!.softmax(-1).to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
        var tokens = new int[positions.Sum(row => row.Length)];
        for (var row = 0; row < tokens.Length; row++)
            tokens[row] = Draw(probabilities.AsSpan(row * model.VocabularySize, model.VocabularySize), random.NextDouble());
        return tokens;

        static bool[] Marked(int length, int[] positions)
        {
            var mask = new bool[length];
            foreach (var position in positions)
                mask[position + 1] = true;
            return mask;
        }
    }

    private static int Draw(ReadOnlySpan<double> probabilities, double left)
    {
        var likeliest = 0;
        for (var token = 0; token < probabilities.Length; token++)
        {
            left -= probabilities[token];
            if (left < 0)
                return token;
            likeliest = probabilities[token] > probabilities[likeliest] ? token : likeliest;
        }

        return likeliest; // rounding left a little over
    }
}
