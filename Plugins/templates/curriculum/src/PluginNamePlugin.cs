using Platform.Sdk;

namespace PluginName;

/// <summary>What the platform looks for in this assembly. All that is added here stands in <c>plugin.json</c> too.</summary>
public sealed class PluginNamePlugin : IPlugin
{
    /// <summary>Id of the curriculum.</summary>
    public const string CurriculumId = "plugin-name-v1";

    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry.AddCurriculum<PluginNameCurriculum, PluginNameOptions>(CurriculumId, "Plays the tasks that failed again, the longest waiting first, among new ones.");
    }
}
