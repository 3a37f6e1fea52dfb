namespace Platform.Policies.Models;

/// <summary>Splits sequences into micro-batches of like lengths, so that little is padded.</summary>
public static class SequencePacking
{
    /// <summary>Groups sequences, longest first, so that no micro-batch exceeds a number of padded tokens.</summary>
    /// <param name="lengths">Tokens in each sequence.</param>
    /// <param name="tokenBudget">Most tokens in one padded micro-batch; a single longer sequence still gets one of its own.</param>
    /// <returns>Indices into <paramref name="lengths"/>, one array per micro-batch. The same lengths give the same groups.</returns>
    public static IReadOnlyList<int[]> Pack(IReadOnlyList<int> lengths, int tokenBudget)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentOutOfRangeException.ThrowIfLessThan(tokenBudget, 1);
        var order = Enumerable.Range(0, lengths.Count).OrderByDescending(index => lengths[index]).ThenBy(index => index).ToArray();
        var batches = new List<int[]>();
        for (var start = 0; start < order.Length;)
        {
            var rows = Math.Max(1, tokenBudget / Math.Max(1, lengths[order[start]]));
            var batch = order.AsSpan(start, Math.Min(rows, order.Length - start)).ToArray();
            batches.Add(batch);
            start += batch.Length;
        }

        return batches;
    }
}
