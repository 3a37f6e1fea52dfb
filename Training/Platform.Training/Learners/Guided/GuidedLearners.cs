using Platform.Training.Plans;
using Platform.Training.Plans.Guided;

namespace Platform.Training.Learners.Guided;

/// <summary>Learners that are guided by demonstrations, hints, outcomes or budgets.</summary>
internal static class GuidedLearners
{
    public static IReadOnlyList<LearnerEntry> Entries { get; } =
    [
        LearnerEntry.Grouped<NftOptions>("nft", options => new Nft(options)),
        LearnerEntry.Grouped<OrealOptions>("oreal", options => new Oreal(options)),
        LearnerEntry.Grouped<CopgOptions>("copg", options => new Copg(options)),
        LearnerEntry.Of<HptOptions>("hpt",
            (context, options) => PolicyGradientLearner.Create(context, options, new Hpt(options), new HptSource(context, options)), options => new Hpt(options)),
        LearnerEntry.Of<PrefixRftOptions>("prefix-rft",
            (context, options) => PolicyGradientLearner.Create(context, options, new PrefixRft(options), new PrefixRftSource(context, options)), options => new PrefixRft(options)),
        LearnerEntry.Of<GuideGrpoOptions>("guide-grpo",
            (context, options) => PolicyGradientLearner.Create(context, options, new GuideGrpo(options), new GuideGrpoSource(context, options)), options => new GuideGrpo(options)),
        LearnerEntry.Of<HbpoOptions>("hbpo",
            (context, options) => PolicyGradientLearner.Create(context, options, new Hbpo(options), new HbpoSource(context, options)), options => new Hbpo(options)),
        LearnerEntry.Of<BrpoOptions>("brpo",
            (context, options) => PolicyGradientLearner.Create(context, options, new Brpo(options), new BrpoSource(context, options)), options => new Brpo(options)),
        LearnerEntry.Of<RlgfOptions>("rlgf",
            (context, options) => PolicyGradientLearner.Create(context, options, new Ppo(options), new RlgfSource(context, options)), options => new Ppo(options)),
    ];
}
