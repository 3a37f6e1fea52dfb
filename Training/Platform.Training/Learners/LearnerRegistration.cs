using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Training.Learners;

/// <summary>How a plugin adds a learner.</summary>
public static class LearnerRegistration
{
    /// <summary>What manifests call learners.</summary>
    public const string Kind = "learners";

    /// <summary>Adds a learner: a whole one, or an <see cref="Updates.Objective"/> that changes a part of a known method.</summary>
    /// <param name="registry">The plugin's registry.</param>
    /// <param name="learner">Its name, options and factory.</param>
    /// <exception cref="ArgumentException">The name is that of a learner of the platform, or of another plugin's.</exception>
    public static void AddLearner(this IPluginRegistry registry, LearnerEntry learner)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(learner);
        if (LearnerCatalogue.Entries.ContainsKey(learner.Name))
            throw new ArgumentException($"'{learner.Name}' is a learner of the platform: choose another name, such as 'my-{learner.Name}'.", nameof(learner));
        registry.AddPart(Kind, learner.Name, learner);
    }
}
