using Platform.Training.Plans;
using Platform.Training.Plans.CriticFree;

namespace Platform.Training.Learners.CriticFree;

/// <summary>Policy gradients whose baseline is other rollouts.</summary>
internal static class CriticFreeLearners
{
    public static IReadOnlyList<LearnerEntry> Entries { get; } =
    [
        LearnerEntry.Of<DapoOptions>("dapo", (context, options) => PolicyGradientLearner.Create(context, options, new Dapo(options), options.DynamicSampling
            ? new GroupSource(context, options.GroupsPerRound, options.GroupSize) { Keeps = Dapo.IsMixed, MaxPlays = options.MaxPlays }
            : null), options => new Dapo(options)),
        LearnerEntry.Grouped<DrGrpoOptions>("dr-grpo", options => new DrGrpo(options)),
        LearnerEntry.Grouped<GspoOptions>("gspo", options => new Gspo(options)),
        LearnerEntry.Grouped<CispoOptions>("cispo", options => new Cispo(options)),
        LearnerEntry.Grouped<RlooOptions>("rloo", options => new Rloo(options)),
        LearnerEntry.Grouped<LoopOptions>("loop", options => new Loop(options)),
        LearnerEntry.Grouped<LitePpoOptions>("lite-ppo", options => new LitePpo(options)),
        LearnerEntry.Grouped<ReinforcePlusPlusOptions>("reinforce-plus-plus", options => new ReinforcePlusPlus(options)),
        LearnerEntry.Grouped<ReinforcePlusPlusBaselineOptions>("reinforce-plus-plus-baseline", options => new ReinforcePlusPlusBaseline(options)),
        LearnerEntry.Grouped<KimiOptions>("kimi", options => new Kimi(options)),
        LearnerEntry.Grouped<MdpoOptions>("mdpo", options => new Mdpo(options)),
        LearnerEntry.Of<ReinforceOptions>("reinforce", (context, options) => PolicyGradientLearner.Create(context, options, new Reinforce(options),
            new GroupSource(context, options.GroupsPerRound, options.GroupSize) { PlaysGreedily = options.Baseline == "greedy" }), options => new Reinforce(options)),
        LearnerEntry.Grouped<LpRegOptions>("lp-reg", options => new LpReg(options)),
        LearnerEntry.Of<HicraOptions>("hicra", (context, options) => PolicyGradientLearner.Create(context, options,
            new Hicra(options) { TokenBytes = token => context.Policy.Tokenizer.TokenBytes(token).ToArray() }), options => new Hicra(options)),
    ];
}
