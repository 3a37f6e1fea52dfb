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
        ArgumentNullException.ThrowIfNull(random);
        using var guard = no_grad();
        var sequences = states.Select(state => new List<int>(state)).ToArray();
        var live = Enumerable.Range(0, states.Count).OrderByDescending(i => states[i].Length).ThenBy(i => i).ToList();
        while (live.Count > 0)
        {
            for (var start = 0; start < live.Count;)
            {
                var rows = Math.Clamp(microBatchTokens / sequences[live[start]].Count, 1, live.Count - start);
                Extend([.. live.Skip(start).Take(rows).Select(i => sequences[i])], random);
                start += rows;
            }

            live.RemoveAll(i => sequences[i].Count - states[i].Length >= maxTokens || sequences[i].Count >= MaxLength || (Ends?.Invoke(sequences[i][states[i].Length..]) ?? false));
        }

        return [.. sequences.Select((sequence, i) => sequence[states[i].Length..].ToArray())];
    }

    private void Extend(List<int>[] sequences, SeededRandom random)
    {
        using var scope = NewDisposeScope();
        // The token behind the end only marks where to predict
        var batch = new SequenceBatch([.. sequences.Select(sequence => (int[])[.. sequence, 0])], [.. sequences.Select(sequence => Last(sequence.Count))]);
        using var scores = model.Score(batch, new(temperature, Logits: true));
        var probabilities = scores.Logits!.softmax(-1).to(ScalarType.Float64).cpu().contiguous().data<double>().ToArray();
        for (var row = 0; row < sequences.Length; row++)
            sequences[row].Add(Draw(probabilities.AsSpan(row * model.VocabularySize, model.VocabularySize), random.NextDouble()));

        static bool[] Last(int position)
        {
            var mask = new bool[position + 1];
            mask[position] = true;
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
