namespace Platform.Training.Updates;

/// <summary>The trajectories of one optimizer step. Every denominator spans all of it, so that micro-batches simply add up.</summary>
/// <param name="Round">Where they are from.</param>
/// <param name="Blocks">Trajectories that the objective keeps together, such as the groups of tasks or pairs, as indices into the round. [blocks][members]</param>
public sealed record OptimizerBatch(Round Round, IReadOnlyList<int[]> Blocks)
{
    /// <summary>All trajectories of the step, as indices into the round.</summary>
    public IReadOnlyList<int> Indices { get; } = [.. Blocks.SelectMany(block => block)];

    /// <summary>Share of one token of each trajectory of the round in the loss; 0 outside this batch. Set by the objective when the batch begins. [trajectories]</summary>
    public double[] Weights { get; set; } = new double[Round.Trajectories.Count];

    /// <summary>Epoch of the round, from 0.</summary>
    public int Epoch { get; init; }

    /// <summary>Whether no optimizer step has been taken since the round was sampled.</summary>
    public bool IsFirst { get; init; }
}
