using Platform.Training.Objectives;
using Platform.Training.Plans.CriticFree;
using Platform.Training.Updates;

namespace Platform.Training.Learners.CriticFree;

/// <summary>Hierarchy-aware credit assignment: GRPO with larger advantages on planning tokens.</summary>
/// <remarks>Source: Emergent Hierarchical Reasoning, arXiv:2509.03646. A' = A + α|A| on the tokens of the phrases in a file, A elsewhere. Reports
/// <c>semanticEntropy</c>, the entropy in nats of how often each cluster of phrases occurs. <see cref="PhraseMiner"/> makes such a file.</remarks>
/// <param name="options">Validated before the run.</param>
public sealed class Hicra(HicraOptions options) : PolicyGradient(options)
{
    private int[] _counts = [];
    private long _planning;

    /// <summary>The phrases whose tokens plan: those of the file.</summary>
    public PlanningPhrases Phrases { get; init; } = PlanningPhrases.Read(options.PhrasesFile);

    /// <summary>UTF-8 bytes of a token; null where text is not known, so that no token is marked.</summary>
    public Func<int, byte[]>? TokenBytes { get; init; }

    /// <inheritdoc/>
    protected override void SetAdvantages(Round round, RoundScorer models)
    {
        ArgumentNullException.ThrowIfNull(round);
        CompareGroups(round, scores => GroupAdvantages.Standardized(scores));
        (_counts, _planning) = (new int[Phrases.Count], 0);
        if (TokenBytes is null)
            return;
        for (var index = 0; index < round.Trajectories.Count; index++)
        {
            var planning = Phrases.Mark(round.Trajectories[index], TokenBytes, _counts);
            var advantages = round.Advantages[index];
            round.SetAdvantages(index, t => planning[t] ? advantages[t] + options.Alpha * Math.Abs(advantages[t]) : advantages[t]);
            _planning += planning.Count(marked => marked);
        }
    }

    /// <inheritdoc/>
    public override void Finish(Round round, IDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(metrics);
        base.Finish(round, metrics);
        double total = _counts.Sum();
        metrics["planningShare"] = (double)_planning / Math.Max(1, round.Trajectories.Sum(trajectory => (long)trajectory.TrainableCount));
        metrics["semanticEntropy"] = -_counts.Where(count => count > 0).Sum(count => count / total * Math.Log(count / total));
    }
}
