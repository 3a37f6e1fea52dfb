using Platform.Policies.Models;
using Platform.Training.Rollouts;
using static TorchSharp.torch;

namespace Platform.Training.Learners;

/// <summary>Some trajectories of an optimizer batch, laid out for one forward and backward pass.</summary>
internal sealed class MicroBatch
{
    private readonly IReadOnlyList<Trajectory> _trajectories;

    private MicroBatch(IReadOnlyList<Trajectory> trajectories, int[] indices)
    {
        (_trajectories, Indices) = (trajectories, indices);
        Sequences = new([.. indices.Select(index => trajectories[index].Tokens)], [.. indices.Select(index => trajectories[index].Trainable)]);
    }

    /// <summary>Which trajectories, in the order of the rows.</summary>
    public int[] Indices { get; }

    public SequenceBatch Sequences { get; }

    /// <summary>Packs trajectories of like lengths. Those without a trainable token are left out.</summary>
    public static IReadOnlyList<MicroBatch> Pack(IReadOnlyList<Trajectory> trajectories, IEnumerable<int> indices, int tokens)
    {
        int[] kept = [.. indices.Where(index => trajectories[index].TrainableCount > 0)];
        return [.. SequencePacking.Pack([.. kept.Select(index => trajectories[index].Tokens.Length)], tokens)
            .Select(rows => new MicroBatch(trajectories, [.. rows.Select(row => kept[row])]))];
    }

    /// <summary>One number per trainable token, in the order in which the model scores them.</summary>
    /// <param name="value">The number of a token, by trajectory index and position.</param>
    public float[] PerToken(Func<int, int, float> value)
    {
        var values = new float[Sequences.TrainableCount];
        var next = 0;
        foreach (var index in Indices)
        {
            var trainable = _trajectories[index].Trainable;
            for (var t = 0; t < trainable.Length; t++)
                if (trainable[t])
                    values[next++] = value(index, t);
        }

        return values;
    }

    /// <summary>As <see cref="PerToken"/>, as a tensor for the caller to dispose.</summary>
    public Tensor PerTokenTensor(Func<int, int, float> value, Device device) => tensor(PerToken(value), device: device);
}
