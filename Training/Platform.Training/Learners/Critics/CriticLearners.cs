using Platform.Training.Plans;

namespace Platform.Training.Learners;

/// <summary>Learners with a critic over tokens.</summary>
internal static class CriticLearners
{
    public static IReadOnlyList<LearnerEntry> Entries { get; } =
    [
        LearnerEntry.Grouped<PpoOptions>("ppo", options => new Ppo(options)),
        LearnerEntry.Of<NlpoOptions>("nlpo", (context, options) => PolicyGradientLearner.Create(context, options, new Nlpo(options), NlpoSource.Create(context, options)), options => new Nlpo(options)),
    ];
}
