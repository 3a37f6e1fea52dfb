using Platform.Training.Plans;

namespace Platform.Training.Learners;

/// <summary>The learners that everything starts with.</summary>
internal static class BasicLearners
{
    public static IReadOnlyList<LearnerEntry> Entries { get; } =
    [
        LearnerEntry.Of<SftOptions>("sft", SftLearner.Create, _ => new Sft()),
        LearnerEntry.Grouped<GrpoOptions>("grpo", options => new Grpo(options)),
    ];
}
