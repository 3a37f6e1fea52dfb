using Platform.Sdk;

namespace Platform.Policies.Tests.Sampling;

/// <summary>The sampling distribution as its definition reads, in double, sorted out one filter after the other.</summary>
internal static class NaiveSampler
{
    /// <summary>Probability of each token; 0 for those that a filter or the mask drops.</summary>
    public static double[] Probabilities(float[] logits, SamplingOptions options, bool[]? allowed = null)
    {
        var scaled = logits.Select((logit, id) => allowed is null || allowed[id] ? logit / options.Temperature : double.NegativeInfinity).ToArray();
        var max = scaled.Max();
        var probabilities = Normalize(Array.ConvertAll(scaled, value => Math.Exp(value - max)));
        var ranking = Enumerable.Range(0, logits.Length).OrderByDescending(id => scaled[id]).ThenBy(id => id).ToArray();
        if (options.TopK > 0)
        {
            foreach (var id in ranking.Skip(options.TopK))
                probabilities[id] = 0;
            probabilities = Normalize(probabilities);
        }
        if (options.TopP < 1)
        {
            var before = 0.0;
            foreach (var id in ranking)
            {
                var probability = probabilities[id];
                if (before >= options.TopP)
                    probabilities[id] = 0;
                before += probability;
            }
            probabilities = Normalize(probabilities);
        }
        var least = options.MinP * probabilities.Max();
        return Normalize(probabilities.Select(probability => probability >= least ? probability : 0).ToArray());
    }

    private static double[] Normalize(double[] weights)
    {
        var sum = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / sum);
    }
}
