using Platform.Sdk;

namespace Platform.Training.Data;

/// <summary>Draws from a discrete distribution in constant time.</summary>
/// <remarks>Source: Vose, A linear algorithm for generating random numbers with a given distribution, 1991.</remarks>
public sealed class AliasTable
{
    private readonly double[] _thresholds;
    private readonly int[] _aliases;

    /// <summary>Prepares the table.</summary>
    /// <param name="weights">0 or more each, at least one above 0; they need not add up to 1.</param>
    /// <exception cref="ArgumentException">They are none of that.</exception>
    public AliasTable(IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var total = weights.Sum();
        if (!(total > 0) || !double.IsFinite(total) || weights.Any(weight => weight < 0))
            throw new ArgumentException($"Weights add up to {total}: they have to be 0 or more, and finite, with one above 0.", nameof(weights));
        var count = weights.Count;
        (_thresholds, _aliases) = (new double[count], new int[count]);
        double[] scaled = [.. weights.Select(weight => weight * count / total)];
        var (small, large) = (new Stack<int>(), new Stack<int>());
        for (var i = 0; i < count; i++)
            (scaled[i] < 1 ? small : large).Push(i);
        while (small.Count > 0 && large.Count > 0)
        {
            var (less, more) = (small.Pop(), large.Pop());
            (_thresholds[less], _aliases[less]) = (scaled[less], more);
            scaled[more] -= 1 - scaled[less];
            (scaled[more] < 1 ? small : large).Push(more);
        }

        foreach (var rest in small.Concat(large))
            (_thresholds[rest], _aliases[rest]) = (1, rest);
    }

    /// <summary>One draw.</summary>
    /// <param name="random">Moves on by two numbers.</param>
    /// <returns>Index of a weight.</returns>
    public int Draw(SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var column = random.Next(_thresholds.Length);
        return random.NextDouble() < _thresholds[column] ? column : _aliases[column];
    }
}
