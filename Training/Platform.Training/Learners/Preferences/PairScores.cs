using Platform.Training.Objectives;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Preferences;

/// <summary>What the policy and the reference say of the pairs of a micro-batch. All tensors are [pairs] and belong to the dispose scope of the pass.</summary>
public sealed class PairScores
{
    private readonly Tensor _chosen, _rejected; // rows of the micro-batch
    private readonly Tensor? _tokenRatios;

    /// <summary>Sums the tokens of both members of every pair.</summary>
    /// <param name="micro">Scored; it holds both members of every pair.</param>
    /// <param name="pairs">Indices into the round.</param>
    /// <param name="against">What log-ratios are taken against.</param>
    public PairScores(MicroBatch micro, IReadOnlyList<(int Chosen, int Rejected)> pairs, ContrastReference against)
    {
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(pairs);
        (Micro, Pairs) = (micro, pairs);
        var rows = micro.Indices.Select((index, row) => (index, row)).ToDictionary(item => item.index, item => (long)item.row);
        _chosen = tensor(pairs.Select(pair => rows[pair.Chosen]).ToArray(), device: micro.LogProbs.device);
        _rejected = tensor(pairs.Select(pair => rows[pair.Rejected]).ToArray(), device: micro.LogProbs.device);
        (ChosenLogProbs, RejectedLogProbs) = SumOf(micro.LogProbs);
        _tokenRatios = against switch
        {
            ContrastReference.Frozen => micro.LogProbs - micro.ReferenceLogProbs,
            ContrastReference.Iterate => micro.LogProbs - micro.OldLogProbs,
            _ => null,
        };
        (Chosen, Rejected) = _tokenRatios is null ? (ChosenLogProbs, RejectedLogProbs) : SumOf(_tokenRatios);
        ChosenLengths = PerPair((chosen, _) => Length(chosen));
        RejectedLengths = PerPair((_, rejected) => Length(rejected));
    }

    /// <summary>Where they are from.</summary>
    public MicroBatch Micro { get; }

    /// <summary>Indices of the members into the round.</summary>
    public IReadOnlyList<(int Chosen, int Rejected)> Pairs { get; }

    /// <summary>ℓ of the chosen.</summary>
    public Tensor ChosenLogProbs { get; }

    /// <summary>ℓ of the rejected.</summary>
    public Tensor RejectedLogProbs { get; }

    /// <summary>Λ of the chosen; ℓ where there is no reference.</summary>
    public Tensor Chosen { get; }

    /// <summary>Λ of the rejected; ℓ where there is no reference.</summary>
    public Tensor Rejected { get; }

    /// <summary>Trainable tokens of the chosen.</summary>
    public Tensor ChosenLengths { get; }

    /// <summary>Trainable tokens of the rejected.</summary>
    public Tensor RejectedLengths { get; }

    /// <summary>Λ of each token, with gradients; ℓ where there is no reference. [tokens]</summary>
    public Tensor TokenRatios => _tokenRatios ?? Micro.LogProbs;

    /// <summary>Δ = Λ(chosen) − Λ(rejected).</summary>
    public Tensor Difference => Chosen - Rejected;

    /// <summary>Δ̄: the same of means per token.</summary>
    public Tensor MeanDifference => Chosen / ChosenLengths - Rejected / RejectedLengths;

    /// <summary>Sums a value over the tokens of both members.</summary>
    /// <param name="tokens">[tokens]</param>
    public (Tensor Chosen, Tensor Rejected) SumOf(Tensor tokens)
    {
        var sums = Micro.SumByTrajectory(tokens);
        return (sums.index_select(0, _chosen), sums.index_select(0, _rejected));
    }

    /// <summary>A number for each pair.</summary>
    /// <param name="value">By the indices of its members into the round.</param>
    public Tensor PerPair(Func<int, int, double> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return tensor(Pairs.Select(pair => value(pair.Chosen, pair.Rejected)).ToArray(), dtype: Micro.LogProbs.dtype, device: Micro.LogProbs.device);
    }

    /// <summary>Adds what every method reports: how often the implicit reward agrees, by how much, mean log-probs per token, and the distance to the reference.</summary>
    /// <param name="metrics">Receives <c>accuracy</c>, <c>margin</c>, <c>chosenLogProb</c>, <c>rejectedLogProb</c> and <c>klReference</c>.</param>
    public void Report(UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var margin = (_tokenRatios is null ? MeanDifference : Difference).detach();
        metrics.Add("accuracy", margin.gt(0).to(margin.dtype));
        metrics.Add("margin", margin);
        metrics.Add("chosenLogProb", (ChosenLogProbs / ChosenLengths).detach());
        metrics.Add("rejectedLogProb", (RejectedLogProbs / RejectedLengths).detach());
        if (_tokenRatios is not null)
            metrics.Add("klReference", Kl.K3(_tokenRatios.detach()));
    }

    private double Length(int index) => Micro.Batch.Round.Trajectories[index].TrainableCount;
}
