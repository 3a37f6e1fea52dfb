using Platform.Training.Plans;
using Platform.Training.Plans.Preferences;

namespace Platform.Training.Learners.Preferences;

/// <summary>The learners that compare responses.</summary>
internal static class PreferenceLearners
{
    public static IReadOnlyList<LearnerEntry> Entries { get; } =
    [
        ContrastLearner.Entry<DpoOptions>("dpo", options => new Dpo(options)),
        ContrastLearner.Entry<DpoNormOptions>("dpo-norm", options => new DpoNorm(options)),
        ContrastLearner.Entry<DpoHingeOptions>("dpo-hinge", options => new DpoHinge(options)),
        ContrastLearner.Entry<DpoRobustOptions>("dpo-robust", options => new DpoRobust(options)),
        ContrastLearner.Entry<IpoOptions>("ipo", options => new Ipo(options)),
        ContrastLearner.Entry<RpoOptions>("rpo", options => new Rpo(options)),
        ContrastLearner.Entry<ApoZeroOptions>("apo-zero", options => new ApoZero(options)),
        ContrastLearner.Entry<NcaOptions>("nca", options => new Nca(options)),
        ContrastLearner.Entry<SimPoOptions>("simpo", options => new SimPo(options)),
        ContrastLearner.Entry<OrpoOptions>("orpo", options => new Orpo(options)),
        ContrastLearner.Entry<CplOptions>("cpl", options => new Cpl(options)),
        LearnerEntry.Of<KtoOptions>("kto", KtoLearner.Create, options => new Kto(options)),
        LearnerEntry.Grouped<SpoOptions>("spo", options => new Spo(options)),
        LearnerEntry.Of<DnoOptions>("dno", (context, options) => ContrastLearner.Create(context, options, new Dno(options), inner => options is { Labels: "hard", Data.Count: 0 }
            ? new PairReplaySource(inner, options, SeedSequence.Derive(context.Plan.Seed, SeedPurpose.Order, (ulong)context.StageIndex))
            : inner), options => new Dno(options)),
        LearnerEntry.Of<SrpoOptions>("srpo", (context, options) => ContrastLearner.Create(context, options, new Srpo(options), inner => new RevisionSource(context, options, inner)), options => new Srpo(options)),
    ];
}
