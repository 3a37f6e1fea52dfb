using Platform.Policies.Models;
using Platform.Training.Objectives;
using Platform.Training.Plans;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Platform.Training.Updates;

/// <summary>What an objective needs beside the log-probs of the policy.</summary>
[Flags]
public enum ObjectiveNeeds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Entropy of each distribution, with gradients.</summary>
    Entropy = 1,

    /// <summary>The whole distribution of each token, with gradients.</summary>
    Logits = 2,

    /// <summary>Features of the position that predicts each token, with gradients.</summary>
    Features = 4,

    /// <summary>Log-probs under the reference policy.</summary>
    Reference = 8,
}

/// <summary>One method: what it makes of a round of scored trajectories, and the loss of one micro-batch.</summary>
/// <remarks>For every round, in this order: <see cref="Prepare"/> once; then for every optimizer step <see cref="Begin"/>, <see cref="Loss"/> for each micro-batch,
/// and <see cref="End"/>. Losses of micro-batches add up to the loss of the step.</remarks>
public abstract class Objective : IDisposable
{
    /// <summary>What the update computes for this objective.</summary>
    public virtual ObjectiveNeeds Needs => ObjectiveNeeds.None;

    /// <summary>How the tokens of an optimizer batch become one loss.</summary>
    public virtual Aggregation Aggregation => Aggregation.TokenMean;

    /// <summary>Tokens that <see cref="Aggregation.Constant"/> divides by.</summary>
    public virtual double ConstantLength => 1;

    /// <summary>Range outside which a ratio counts as clipped in the metrics; null where nothing is clipped.</summary>
    public virtual (double Low, double High)? ClipRange => null;

    /// <summary>Parameters of its own, such as a value head, which the update trains with the same backward pass. Always in the same order.</summary>
    public virtual IReadOnlyList<Parameter> OwnParameters => [];

    /// <summary>Settings of the optimizer of <see cref="OwnParameters"/>; null takes those of the update.</summary>
    /// <param name="policy">The policy's settings.</param>
    public virtual OptimizerOptions? OwnOptimizer(OptimizerOptions policy) => null;

    /// <summary>Whether a block has to stand in one micro-batch, because its loss compares its members.</summary>
    public virtual bool KeepsBlocksTogether => false;

    /// <summary>Whether a trajectory without advantage still has a gradient: from a regulariser, or because the method has no advantages.</summary>
    public virtual bool HasGradientWithoutAdvantage => true;

    /// <summary>Whether the data was sampled by the policy at the start of the update, so that ratios to it mean something.</summary>
    public virtual bool ComparesWithOld => false;

    /// <summary>Whether <see cref="Round.Advantages"/> are set, which the curriculum is told.</summary>
    public virtual bool HasAdvantages => ComparesWithOld;

    /// <summary>What must not be split between optimizer steps: the groups of tasks, unless the method says otherwise.</summary>
    /// <param name="round">The round, prepared.</param>
    /// <returns>Indices into the round. [blocks][members]</returns>
    public virtual IReadOnlyList<int[]> Blocks(Round round)
    {
        ArgumentNullException.ThrowIfNull(round);
        return round.Groups;
    }

    /// <summary>Whether the policy's optimizer forgets its moments before a round.</summary>
    /// <param name="round">The round, prepared.</param>
    public virtual bool RestartsOptimizer(Round round) => false;

    /// <summary>Told once what is trained, before anything else: the place to make parameters of its own that fit it.</summary>
    /// <param name="policy">The policy; it outlives the objective.</param>
    /// <param name="update">How it is trained, with the seed of whatever is drawn once.</param>
    public virtual void Attach(ITokenModel policy, UpdateOptions update)
    {
    }

    /// <summary>Whether an optimizer step changes the policy, or only <see cref="OwnParameters"/>, as while a critic is trained ahead.</summary>
    /// <param name="batch">The batch of the step.</param>
    public virtual bool TrainsPolicy(OptimizerBatch batch) => true;

    /// <summary>Computes what the whole round decides, such as advantages. No gradients are recorded.</summary>
    /// <param name="round">The round; its log-probs are there.</param>
    /// <param name="models">Scores trajectories under the policy or other models.</param>
    public virtual void Prepare(Round round, RoundScorer models)
    {
    }

    /// <summary>Computes what the whole optimizer batch decides: by default every token's share in the loss.</summary>
    /// <param name="batch">The batch that begins.</param>
    public virtual void Begin(OptimizerBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var trajectories = batch.Round.Trajectories;
        var share = Aggregate.Weights(Aggregation, [.. batch.Indices.Select(index => trajectories[index].TrainableCount)], ConstantLength);
        for (var i = 0; i < share.Length; i++)
            batch.Weights[batch.Indices[i]] = share[i];
    }

    /// <summary>The micro-batch's share in the loss of its optimizer batch.</summary>
    /// <param name="micro">Scored.</param>
    /// <param name="metrics">Takes what the method reports.</param>
    /// <returns>Scalar, attached to the graph. Tensors made on the way belong to the dispose scope of the pass.</returns>
    public abstract Tensor Loss(MicroBatch micro, UpdateMetrics metrics);

    /// <summary>Told that the weights have changed.</summary>
    /// <param name="batch">The batch that was learnt from.</param>
    public virtual void End(OptimizerBatch batch)
    {
    }

    /// <summary>Told that the round is over, with its means.</summary>
    /// <param name="round">The round.</param>
    /// <param name="metrics">What it reported, for more to be added.</param>
    public virtual void Finish(Round round, IDictionary<string, double> metrics)
    {
    }

    /// <summary>Writes everything that the next round depends on and that is not in the weights.</summary>
    /// <param name="writer">Left open.</param>
    public virtual void Save(BinaryWriter writer)
    {
    }

    /// <summary>Continues from what <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Left open.</param>
    /// <exception cref="InvalidDataException">It is not of this method.</exception>
    public virtual void Load(BinaryReader reader)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes models and parameters of its own.</summary>
    /// <param name="disposing">False from a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
