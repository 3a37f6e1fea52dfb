using static TorchSharp.torch;

namespace Platform.Training.Objectives;

/// <summary>Adds up per-token losses with weights whose denominators span the whole optimizer batch, so that micro-batches simply add up.</summary>
public static class Aggregate
{
    /// <summary>An aggregation by its name in recipes.</summary>
    /// <param name="name">One of <c>token-mean</c>, <c>sequence-mean-token-mean</c>, <c>sequence-mean-token-sum</c>, <c>constant</c>.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Aggregation Parse(string name) => name switch
    {
        "token-mean" => Aggregation.TokenMean,
        "sequence-mean-token-mean" => Aggregation.SequenceMeanTokenMean,
        "sequence-mean-token-sum" => Aggregation.SequenceMeanTokenSum,
        "constant" => Aggregation.Constant,
        _ => throw new ArgumentException($"There is no aggregation '{name}': use token-mean, sequence-mean-token-mean, sequence-mean-token-sum or constant.", nameof(name)),
    };

    /// <summary>The weight of one token of each sequence. Sequences without a trainable token leave the sequence count.</summary>
    /// <param name="aggregation">How tokens and sequences count.</param>
    /// <param name="tokens">Trainable tokens of every sequence of the optimizer batch. [sequences]</param>
    /// <param name="constantLength">Length that <see cref="Aggregation.Constant"/> divides by, above 0; the others ignore it.</param>
    /// <returns>Weights; 0 for sequences without a trainable token. [sequences]</returns>
    public static double[] Weights(Aggregation aggregation, IReadOnlyList<int> tokens, double constantLength = 1)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(constantLength);
        long total = 0;
        double sequences = 0;
        foreach (var count in tokens)
            (total, sequences) = (total + count, sequences + (count > 0 ? 1 : 0));
        return [.. tokens.Select(count => count == 0 ? 0 : aggregation switch
        {
            Aggregation.TokenMean => 1.0 / total,
            Aggregation.SequenceMeanTokenMean => 1 / (sequences * count),
            Aggregation.SequenceMeanTokenSum => 1 / sequences,
            Aggregation.Constant => 1 / (sequences * constantLength),
            _ => throw new ArgumentOutOfRangeException(nameof(aggregation), aggregation, "There is no such aggregation."),
        })];
    }

    /// <summary>Σ weight · loss over the tokens of a micro-batch.</summary>
    /// <param name="losses">Loss of each trainable token. [tokens]</param>
    /// <param name="weights">Weight of each, from <see cref="Weights"/>. [tokens]</param>
    /// <returns>A scalar; the caller disposes it.</returns>
    public static Tensor Sum(Tensor losses, Tensor weights)
    {
        ArgumentNullException.ThrowIfNull(losses);
        using var weighted = losses * weights;
        return weighted.sum();
    }
}
