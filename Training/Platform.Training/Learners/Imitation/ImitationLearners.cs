using Platform.Training.Plans;
using Platform.Training.Plans.Imitation;

namespace Platform.Training.Learners.Imitation;

/// <summary>The learners that imitate, beside plain fine-tuning.</summary>
internal static class ImitationLearners
{
    public static IReadOnlyList<LearnerEntry> Entries { get; } =
    [
        ImitationLearner.Entry<FDivergenceSftOptions>("f-sft", options => new FDivergenceSft(options)),
        ImitationLearner.Entry<IqLearnOptions>("iq-learn", options => new IqLearn(options)),
        LearnerEntry.Of<StarOptions>("star", (context, options) => ImitationLearner.Create(
            context, new Star(options), new GroupSource(context, options.Tasks, options.GroupSize), options.Updates, options.Epochs), options => new Star(options)),
        LearnerEntry.Of<BStarOptions>("b-star", (context, options) => ImitationLearner.Create(
            context, new Sft(), new BalancedSource(context, options), options.Updates, options.Epochs), _ => new Sft()),
        LearnerEntry.Of<WeightedImitationOptions>("weighted-bc", WeightedImitation.Create, _ => new Sft()),
    ];
}
