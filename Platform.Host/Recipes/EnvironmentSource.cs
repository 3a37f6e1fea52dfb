using Platform.Plugins;
using Platform.Plugins.Configuration;
using Platform.Plugins.Isolation;
using Platform.Sdk;
using Platform.Training.Curricula;
using Platform.Training.Plans;

namespace Platform.Host.Recipes;

/// <summary>A plugin's environment with its options bound. Follows its plugin: when that is upgraded, the options are bound anew and new instances are of the new version.
/// Where the plugin is removed, its last version goes on.</summary>
internal sealed class EnvironmentSource : IRecipeEnvironment
{
    private static readonly SourceLocation Resolved = new("(resolved recipe)", 0, 0);

    private readonly PluginRegistry _registry;
    private readonly MappingNode _written;
    private readonly Lock _gate = new();
    private Bound _bound;

    /// <summary>An environment.</summary>
    /// <param name="registry">Where newer versions of it appear.</param>
    /// <param name="registration">What the plugin brought, where it is to run.</param>
    /// <param name="options">An instance of the registration's options type.</param>
    /// <param name="written">What the options were bound from.</param>
    /// <param name="isolation">Where it is to run.</param>
    public EnvironmentSource(PluginRegistry registry, EnvironmentRegistration registration, object options, MappingNode written, IsolationOptions isolation)
    {
        (_registry, _written, _bound) = (registry, written, new(registration, options));
        (Id, Isolation) = (registration.Id, isolation);
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public EnvironmentDocumentation Documentation => Current.Registration.Documentation;

    /// <inheritdoc/>
    public IReadOnlyList<string> ScriptedPolicies => [.. Current.Registration.ScriptedPolicies.Keys];

    /// <inheritdoc/>
    public long Revision => Current.Registration.Generation;

    /// <summary>Where it runs.</summary>
    public IsolationOptions Isolation { get; }

    /// <summary>What the recipe says of its tasks; null where it says nothing, and they are all in their seed.</summary>
    public TaskSetSource? TaskSet { get; init; }

    /// <inheritdoc/>
    public ITaskSource Tasks => (ITaskSource?)TaskSet ?? new SeededTaskSource(Id);

    /// <summary>What the plugin brought, where it is to run.</summary>
    public EnvironmentRegistration Registration => Current.Registration;

    /// <summary>The bound options.</summary>
    public object Options => Current.Options;

    /// <inheritdoc/>
    public IEnvironment Create()
    {
        var (registration, options) = Current;
        return registration.Create(options);
    }

    /// <inheritdoc/>
    public IScriptedPolicy CreateScripted(string name)
    {
        var (registration, options) = Current;
        return registration.ScriptedPolicies.TryGetValue(name, out var policy)
            ? policy.Create(options)
            : throw new KeyNotFoundException($"{Id} has no scripted policy '{name}': {NearestName.Suggest(name, registration.ScriptedPolicies.Keys)}");
    }

    /// <inheritdoc/>
    public MappingNode Write()
    {
        MappingEntry[] tasks = TaskSet is null ? [] : [Entry(TaskSetSource.Key, TaskSet.Options)];
        return new(Resolved, [Entry("id", Id), .. tasks, Entry(EnvironmentBinding.IsolationKey, Isolation), .. ((MappingNode)YamlWriter.ToNode(Options)).Entries]);

        static MappingEntry Entry(string key, object value) => new(key, Resolved, YamlWriter.ToNode(value));
    }

    /// <exception cref="ConfigurationException">The options that the recipe gives do not fit the new version.</exception>
    private Bound Current
    {
        get
        {
            var bound = Volatile.Read(ref _bound);
            if (!_registry.TryGetEnvironment(Id, out var now) || now.Generation == bound.Registration.Generation)
                return bound;
            lock (_gate)
            {
                if (now.Generation > _bound.Registration.Generation)
                {
                    var errors = new List<ConfigurationError>();
                    var placed = now.Placed(Isolation, _registry.Processes);
                    Volatile.Write(ref _bound, new(placed, placed.TryBindOptions(_written, "environment", errors) ?? throw new ConfigurationException(errors)));
                }

                return _bound;
            }
        }
    }

    private sealed record Bound(EnvironmentRegistration Registration, object Options);
}
