using Platform.Training.Objectives;
using Platform.Training.Plans.Preferences;
using Platform.Training.Rollouts;
using Platform.Training.Updates;
using static TorchSharp.torch;

namespace Platform.Training.Learners.Preferences;

/// <summary>Direct Nash Optimization: each iteration contrasts the policy's own responses, with the iteration's start as the reference.</summary>
/// <remarks>Source: arXiv:2404.03715. Soft labels σ(r(y) − r(y')) of win rates r are fitted with the logit η(Λ(y) − Λ(y')), whose solution
/// is π_t exp(r / η); hard ones are DPO with reference π_t. An iteration is a round of <c>updates</c> optimizer steps.
/// Departures: no stronger model's answers stand beside the policy's own, and the optimizer keeps its moments. <see cref="PairReplaySource"/> replays older pairs.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Dno(DnoOptions options) : Contrast(options)
{
    private readonly Dictionary<int, double> _rates = []; // by index into the round

    /// <summary>The chance that the first of two trajectories is preferred: by score, unless another is given.</summary>
    public Func<Trajectory, Trajectory, double> Judge { get; init; } = PreferenceJudge.Of("score");

    /// <inheritdoc/>
    protected override ContrastReference Against => ContrastReference.Iterate;

    /// <inheritdoc/>
    public override void Prepare(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(models);
        round.OldLogProbs = models.LogProbs(models.Policy, round); // of the iterate, whoever sampled
        _rates.Clear();
        base.Prepare(round, models);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<(int Chosen, int Rejected)> PairsOf(Round round, int[] members)
    {
        if (options.Labels == "hard")
            return base.PairsOf(round, members);
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(members);
        var rates = options.Rates == "score"
            ? [.. members.Select(index => round.Trajectories[index].Return)]
            : PreferencePairs.WinRates(members.Length, (i, j) => Judge(round.Trajectories[members[i]], round.Trajectories[members[j]]));
        for (var i = 0; i < members.Length; i++)
            _rates[members[i]] = rates[i];
        return [.. from i in Enumerable.Range(0, members.Length) from j in Enumerable.Range(0, i) select rates[i] > rates[j] ? (members[i], members[j]) : (members[j], members[i])];
    }

    /// <inheritdoc/>
    protected override Tensor Losses(PairScores pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (options.Labels == "hard")
            return PreferenceLosses.Sigmoid(pairs.Difference, options.Beta);
        var labels = pairs.PerPair((chosen, rejected) => 1 / (1 + Math.Exp(_rates[rejected] - _rates[chosen])));
        return PreferenceLosses.SoftLabel(options.Beta * pairs.Difference, labels);
    }
}
