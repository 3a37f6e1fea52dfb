using Platform.Plugins;
using Platform.Plugins.Configuration;
using Platform.Plugins.Isolation;

namespace Platform.Host.Recipes;

/// <summary>Binds what stands in an environment's block beside its id: where it runs, its tasks, and its own options.</summary>
internal static class EnvironmentBinding
{
    /// <summary>The setting that says where an environment runs.</summary>
    public const string IsolationKey = "isolation";

    /// <summary>What that setting is for.</summary>
    public const string IsolationText = "Where the environment runs: auto, none or process, or a block with limits.";

    /// <summary>Binds an environment.</summary>
    /// <param name="registry">What plugins bring.</param>
    /// <param name="registration">The environment.</param>
    /// <param name="block">Its settings, without its id.</param>
    /// <param name="path">Where they stand, such as <c>environment</c>; empty at the top.</param>
    /// <param name="errors">Receives every fault.</param>
    /// <returns>The environment, or null when something is wrong.</returns>
    public static EnvironmentSource? TryBind(PluginRegistry registry, EnvironmentRegistration registration, MappingNode block, string path, ICollection<ConfigurationError> errors)
    {
        var before = errors.Count;
        var written = block.Find(IsolationKey) ?? new MappingNode(block.Location, []);
        var isolationPath = path.Length == 0 ? IsolationKey : $"{path}.{IsolationKey}";
        if (OptionsBinder.TryBind(typeof(IsolationOptions), written, isolationPath, errors) is not IsolationOptions isolation)
            return null;
        if (registration.WhyNot(isolation, registry.Processes) is { } reason)
        {
            errors.Add(new(written.Location, $"{isolationPath} is {ScalarName(isolation.Mode)}, but {reason}"));
            return null;
        }

        var placed = registration.Placed(isolation, registry.Processes);
        var tasks = TaskSetSource.Bind(block, path, registration, errors);
        var own = block.Without(IsolationKey).Without(TaskSetSource.Key);
        var options = placed.TryBindOptions(own, path, errors);
        return options is null || errors.Count > before ? null : new EnvironmentSource(registry, placed, options, own, isolation) { TaskSet = tasks };
    }

    private static string ScalarName(IsolationMode mode) => ((ScalarNode)YamlWriter.ToNode(mode)).Value;
}
