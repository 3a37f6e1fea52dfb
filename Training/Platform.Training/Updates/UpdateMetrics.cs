using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Updates;

/// <summary>Adds up what an update reports.</summary>
public sealed class UpdateMetrics
{
    private readonly OrderedDictionary<string, (double Sum, double Count)> _means = [];

    /// <summary>Adds to a mean.</summary>
    /// <param name="name">Name in <c>metrics.jsonl</c>.</param>
    /// <param name="sum">Sum of the values.</param>
    /// <param name="count">How many they are.</param>
    public void Add(string name, double sum, double count = 1)
    {
        var known = _means.TryGetValue(name, out var before) ? before : default;
        _means[name] = (known.Sum + sum, known.Count + count);
    }

    /// <summary>Adds the values of a tensor to a mean.</summary>
    /// <param name="name">Name in <c>metrics.jsonl</c>.</param>
    /// <param name="values">Any shape; gradients are not followed.</param>
    public void Add(string name, Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var scope = NewDisposeScope();
        Add(name, values.detach().to(ScalarType.Float64).sum().ToDouble(), values.numel());
    }

    /// <summary>Writes the means, but those of no values.</summary>
    /// <param name="metrics">Receives them.</param>
    public void WriteTo(IDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        foreach (var (name, (sum, count)) in _means)
            if (count != 0)
                metrics[name] = sum / count;
    }
}
