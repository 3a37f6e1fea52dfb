using Platform.Sdk;

namespace Platform.Training.Curricula;

/// <summary>The curricula that come with the platform, added as a plugin's are.</summary>
public sealed class CurriculaPlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.AddCurriculum<UniformCurriculum, UniformOptions>(UniformCurriculum.Id, "Every task once, in order, whatever came back.");
        registry.AddCurriculum<SuccessBandCurriculum, SuccessBandOptions>(SuccessBandCurriculum.Id, "Plays the tasks that are neither too easy nor too hard again, and new ones in between.");
    }
}
