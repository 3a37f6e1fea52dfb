using Platform.Training.Objectives;
using Platform.Training.Plans.Preferences;
using Platform.Training.Rollouts;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Preferences;

/// <summary>Kahneman-Tversky Optimization: each response is desirable or not, and counts against what the policy gains on average.</summary>
/// <remarks>Source: arXiv:2402.01306, equation 8. The reference point z₀ is the mean log-ratio of the batch's prompts with responses to other tasks, without
/// gradient and 0 or more; it is taken anew for every optimizer step. Departure: labels are balanced by what was seen so far, unless the settings say otherwise.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Kto(KtoOptions options) : Objective
{
    private RoundScorer? _models;
    private Round? _mismatched;
    private int[] _prompts = [];
    private double _baseline;
    private long _good, _bad;
    private (double Good, double Bad) _weights = (1, 1);

    /// <inheritdoc/>
    public override ObjectiveNeeds Needs => ObjectiveNeeds.Reference;

    /// <inheritdoc/>
    public override void Prepare(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(models);
        _models = models;
        _mismatched = MismatchedPairs.Of(round, out _prompts);
        if (_mismatched is not null)
            _mismatched.ReferenceLogProbs = models.LogProbs(models.Reference!, _mismatched);
        var good = round.Trajectories.Count(IsDesirable);
        (_good, _bad) = (_good + good, _bad + round.Trajectories.Count - good);
        _weights = options.Balance && _good > 0 && _bad > 0 ? (Math.Max(1, (double)_bad / _good), Math.Max(1, (double)_good / _bad)) : (1, 1);
    }

    /// <inheritdoc/>
    public override void Begin(OptimizerBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var count = Math.Max(1, batch.Indices.Count(index => batch.Round.Trajectories[index].TrainableCount > 0));
        foreach (var index in batch.Indices)
            batch.Weights[index] = 1.0 / count; // the share of a response
        _baseline = Baseline(batch.Indices.ToHashSet());
    }

    /// <inheritdoc/>
    public override Tensor Loss(MicroBatch micro, UpdateMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(micro);
        ArgumentNullException.ThrowIfNull(metrics);
        var round = micro.Batch.Round;
        var ratios = micro.LogProbs - micro.ReferenceLogProbs;
        var logRatio = micro.SumByTrajectory(ratios);
        var good = micro.PerTrajectory(index => IsDesirable(round.Trajectories[index]) ? options.DesirableWeight * _weights.Good * micro.Batch.Weights[index] : 0);
        var bad = micro.PerTrajectory(index => IsDesirable(round.Trajectories[index]) ? 0 : options.UndesirableWeight * _weights.Bad * micro.Batch.Weights[index]);
        Report(micro, logRatio.detach(), metrics);
        metrics.Add("klReference", Kl.K3(ratios.detach()));
        return (good * PreferenceLosses.Desirable(logRatio, options.Beta, _baseline) + bad * PreferenceLosses.Undesirable(logRatio, options.Beta, _baseline)).sum();
    }

    /// <inheritdoc/>
    public override void Finish(Round round, IDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(metrics);
        metrics["referencePoint"] = _baseline;
        metrics["desirable"] = round.Trajectories.Count(IsDesirable);
    }

    /// <inheritdoc/>
    public override void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_good);
        writer.Write(_bad);
    }

    /// <inheritdoc/>
    public override void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        (_good, _bad) = (reader.ReadInt64(), reader.ReadInt64());
    }

    /// <summary>z₀: mean log-ratio of the mismatched responses to a batch's prompts, 0 or more.</summary>
    private double Baseline(HashSet<int> batch)
    {
        int[] places = [.. Enumerable.Range(0, _mismatched is null ? 0 : _prompts.Length).Where(i => batch.Contains(_prompts[i]))];
        if (places.Length == 0)
            return 0;
        var round = new Round([.. places.Select(i => _mismatched!.Trajectories[i])]);
        var logProbs = _models!.LogProbs(_models.Policy, round);
        double sum = 0;
        for (var i = 0; i < places.Length; i++)
            for (var t = 0; t < logProbs[i].Length; t++)
                sum += (double)logProbs[i][t] - _mismatched!.ReferenceLogProbs![places[i]][t];
        return Math.Max(0, sum / places.Length);
    }

    private void Report(MicroBatch micro, Tensor logRatio, UpdateMetrics metrics)
    {
        var ratios = logRatio.to(ScalarType.Float64).cpu().data<double>().ToArray();
        var logProbs = micro.MeanByTrajectory(micro.LogProbs).detach().to(ScalarType.Float64).cpu().data<double>().ToArray();
        for (var row = 0; row < ratios.Length; row++)
        {
            var isGood = IsDesirable(micro.Batch.Round.Trajectories[micro.Indices[row]]);
            metrics.Add("accuracy", ratios[row] > _baseline == isGood ? 1 : 0);
            metrics.Add("margin", isGood ? ratios[row] - _baseline : _baseline - ratios[row]);
            metrics.Add(isGood ? "chosenLogProb" : "rejectedLogProb", logProbs[row]);
        }
    }

    private bool IsDesirable(Trajectory trajectory) => trajectory.Outcome ?? trajectory.Return >= options.Threshold;
}
