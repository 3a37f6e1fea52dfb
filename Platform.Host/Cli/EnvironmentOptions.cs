using Platform.Host.Recipes;
using Platform.Plugins;
using Platform.Plugins.Configuration;

namespace Platform.Host.Cli;

/// <summary>An environment named on the command line, with options changed by <c>--set</c>.</summary>
internal static class EnvironmentOptions
{
    /// <summary>The environment with its options bound.</summary>
    /// <param name="registry">What plugins bring.</param>
    /// <param name="id">Id of the environment.</param>
    /// <param name="assignments">Options, such as <c>arms=3</c>, and tasks, such as <c>tasks=questions.jsonl</c>.</param>
    /// <exception cref="UnknownNameException">There is no such environment.</exception>
    /// <exception cref="ConfigurationException">An option is unknown or out of range.</exception>
    public static EnvironmentSource Bind(PluginRegistry registry, string id, IEnumerable<string> assignments)
    {
        var registration = registry.Environment(id);
        var location = new SourceLocation("--set", 0, 0);
        var options = assignments.Aggregate(new MappingNode(location, []), SetOverride.Apply);
        var errors = new List<ConfigurationError>();
        return EnvironmentBinding.TryBind(registry, registration, options, "", errors) ?? throw new ConfigurationException(errors);
    }
}
