using Platform.Training.Plans;

namespace Platform.Training.Learners;

/// <summary>Learners with a critic over tokens.</summary>
internal static class CriticLearners
{
    public static IReadOnlyList<LearnerEntry> Entries { get; } =
    [
        LearnerEntry.Grouped<PpoOptions>("ppo", options => new Ppo(options)),
    ];
}
