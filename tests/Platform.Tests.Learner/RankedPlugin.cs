using Platform.Sdk;
using Platform.Training.Learners;
using Platform.Training.Plans;

namespace Platform.Tests.Learner;

/// <summary>Adds the learner <c>ranked</c>.</summary>
public sealed class RankedPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IPluginRegistry registry) => registry.AddLearner(LearnerEntry.Grouped<RankedOptions>("ranked", options => new Ranked(options)));
}
