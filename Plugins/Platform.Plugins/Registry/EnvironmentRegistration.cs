using System.Reflection;
using System.Text.Json.Nodes;
using Platform.Plugins.Configuration;
using Platform.Plugins.Isolation;
using Platform.Sdk;

namespace Platform.Plugins;

/// <summary>An environment that a plugin brought.</summary>
public sealed class EnvironmentRegistration
{
    /// <summary>Settings that recipes themselves have beside an environment's own.</summary>
    internal static readonly string[] ReservedKeys = ["id", "isolation", "tasks"];

    private readonly Func<object, IEnvironment> _create;
    private readonly JsonObject? _schema; // null where the options' type tells it

    internal EnvironmentRegistration(string id, string source, Type environmentType, Type optionsType, EnvironmentDocumentation documentation, Func<object, IEnvironment> create, JsonObject? schema = null)
    {
        (Id, Source, EnvironmentType, OptionsType, Documentation) = (id, source, environmentType, optionsType, documentation);
        (_create, _schema) = (create, schema);
    }

    /// <summary>Versioned id, such as <c>maze-v1</c>.</summary>
    public string Id { get; }

    /// <summary>Name of the plugin that brought it.</summary>
    public string Source { get; }

    /// <summary>The environment's class: what else it can do shows in the interfaces it implements.</summary>
    public Type EnvironmentType { get; }

    /// <summary>The record its options are bound to.</summary>
    public Type OptionsType { get; }

    /// <summary>What <c>env show</c> prints.</summary>
    public EnvironmentDocumentation Documentation { get; }

    /// <summary>Differs when the plugin that brought it was loaded again: options bound for one generation do not fit another.</summary>
    public long Generation { get; internal init; }

    /// <summary>Folder that the plugin was loaded from; null for one that the host itself registered.</summary>
    public string? Folder => Lifetime?.Folder;

    /// <summary>The processes that it runs in; null where it runs in the host's.</summary>
    public IsolatedPlugin? Process { get; private init; }

    internal PluginLifetime? Lifetime { get; init; }

    /// <summary>Its scripted policies by name.</summary>
    public IReadOnlyDictionary<string, ScriptedPolicyRegistration> ScriptedPolicies { get; internal init; } = new SortedDictionary<string, ScriptedPolicyRegistration>(StringComparer.Ordinal);

    /// <summary>Its task sets by id.</summary>
    public IReadOnlyDictionary<string, TaskSetRegistration> TaskSets { get; internal init; } = new SortedDictionary<string, TaskSetRegistration>(StringComparer.Ordinal);

    /// <summary>What is wrong with a task, where the environment can tell; else null.</summary>
    /// <param name="task">A task of a file.</param>
    internal string? WhyNotTask(TaskSpec task) => EnvironmentType.IsAssignableTo(typeof(ITaskCheck))
        ? (string?)EnvironmentType.GetInterfaceMap(typeof(ITaskCheck)).TargetMethods[0].Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, [task], culture: null)
        : null;

    /// <summary>Options with every default.</summary>
    public object DefaultOptions() => _schema is null
        ? Activator.CreateInstance(OptionsType)!
        : TryBindOptions(new MappingNode(new SourceLocation(Id, 0, 0), []), "", new List<ConfigurationError>()) ?? throw new InvalidOperationException($"Environment '{Id}' has options without a default: bind them.");

    /// <summary>JSON Schema of its options.</summary>
    public JsonObject OptionsSchema() => (JsonObject?)_schema?.DeepClone() ?? JsonSchema.For(OptionsType);

    /// <summary>Binds its options, in the plugin's process where only that has loaded the plugin.</summary>
    /// <param name="node">The options as written.</param>
    /// <param name="path">Where they stand, such as <c>environment</c>; empty at the top.</param>
    /// <param name="errors">Receives every fault.</param>
    /// <returns>What <see cref="Create"/> takes; null when something is wrong.</returns>
    /// <exception cref="PluginProcessException">The plugin's process could not be started, or died.</exception>
    public object? TryBindOptions(ConfigurationNode node, string path, ICollection<ConfigurationError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (_schema is null || Process is null)
            return OptionsBinder.TryBind(OptionsType, node, path, errors);
        var binding = Task.Run(() => Process.BindAsync(Id, node, path, CancellationToken.None)).GetAwaiter().GetResult();
        foreach (var error in binding.Errors)
            errors.Add(error);
        return binding.Options;
    }

    /// <summary>Why it cannot run where a recipe wants it, as the end of a sentence; null where it can.</summary>
    /// <param name="isolation">Where the recipe wants it.</param>
    /// <param name="processes">Starts processes; null where nobody does.</param>
    public string? WhyNot(IsolationOptions isolation, PluginProcesses? processes)
    {
        ArgumentNullException.ThrowIfNull(isolation);
        return isolation.Mode switch
        {
            IsolationMode.None when Process is not null => $"plugin '{Source}' asks for a process of its own in its {PluginManifest.FileName}: leave the setting out.",
            IsolationMode.Process when Folder is null || processes is null => $"'{Id}' was registered by the host itself and has no plugin to start a process for: leave the setting out.",
            _ => null,
        };
    }

    /// <summary>The same environment where a recipe wants it: its instances and scripted policies are made there.</summary>
    /// <param name="isolation">Where, checked by <see cref="WhyNot"/>.</param>
    /// <param name="processes">Starts processes; null where nobody does.</param>
    public EnvironmentRegistration Placed(IsolationOptions isolation, PluginProcesses? processes)
    {
        ArgumentNullException.ThrowIfNull(isolation);
        var isApart = isolation.Mode == IsolationMode.Process || (isolation.Mode == IsolationMode.Auto && Process is not null);
        return isApart && Folder is not null && processes is not null ? In(processes.Of(Source, Folder, isolation)) : this;
    }

    /// <summary>A new instance, for the caller to dispose.</summary>
    /// <param name="options">An instance of <see cref="OptionsType"/>.</param>
    /// <exception cref="ArgumentException">The options are of another type.</exception>
    public IEnvironment Create(object options) => OptionsType.IsInstanceOfType(options)
        ? _create(options)
        : throw new ArgumentException($"Environment '{Id}' takes options of type {OptionsType.Name}, but got {options?.GetType().Name ?? "null"}: bind them to OptionsType.", nameof(options));

    /// <summary>The scripted policy of that name.</summary>
    /// <param name="name">Such as <c>uniform</c>.</param>
    /// <exception cref="UnknownNameException">There is none.</exception>
    public ScriptedPolicyRegistration ScriptedPolicy(string name) => ScriptedPolicies.TryGetValue(name, out var policy)
        ? policy
        : throw new UnknownNameException($"scripted policy of {Id} named", name, ScriptedPolicies.Keys);

    /// <summary>The task set of that id.</summary>
    /// <param name="id">Such as <c>calendar-tasks-v1</c>.</param>
    /// <exception cref="UnknownNameException">There is none.</exception>
    public TaskSetRegistration TaskSet(string id) => TaskSets.TryGetValue(id, out var set)
        ? set
        : throw new UnknownNameException($"task set of {Id} named", id, TaskSets.Keys);

    /// <summary>An environment that only its plugin's process has loaded.</summary>
    internal static EnvironmentRegistration Remote(string source, EnvironmentDescription described, IsolatedPlugin plugin, PluginLifetime? lifetime, long generation)
    {
        var policies = described.Policies.ToDictionary(
            policy => policy.Name, policy => new ScriptedPolicyRegistration(described.Id, policy.Name, policy.Description) { Source = source });
        return new EnvironmentRegistration(described.Id, source, EnvironmentProxies.TypeOf(described.Capabilities), typeof(MappingNode), described.Documentation,
            _ => throw new InvalidOperationException("An environment of a process was asked for before it had one."), described.OptionsSchema)
        {
            Generation = generation,
            Lifetime = lifetime,
            ScriptedPolicies = new SortedDictionary<string, ScriptedPolicyRegistration>(policies, StringComparer.Ordinal),
        }.In(plugin);
    }

    internal EnvironmentRegistration With(ScriptedPolicyRegistration policy) =>
        Copy(new SortedDictionary<string, ScriptedPolicyRegistration>(ScriptedPolicies.ToDictionary(), StringComparer.Ordinal) { [policy.Name] = policy }, TaskSets);

    internal EnvironmentRegistration With(TaskSetRegistration set) =>
        Copy(ScriptedPolicies, new SortedDictionary<string, TaskSetRegistration>(TaskSets.ToDictionary(), StringComparer.Ordinal) { [set.Id] = set });

    /// <summary>The same without what another plugin added.</summary>
    internal EnvironmentRegistration Without(string source) => Copy(
        new SortedDictionary<string, ScriptedPolicyRegistration>(ScriptedPolicies.Where(policy => policy.Value.Source != source).ToDictionary(), StringComparer.Ordinal),
        new SortedDictionary<string, TaskSetRegistration>(TaskSets.Where(set => set.Value.Source != source).ToDictionary(), StringComparer.Ordinal));

    private EnvironmentRegistration Copy(IReadOnlyDictionary<string, ScriptedPolicyRegistration> policies, IReadOnlyDictionary<string, TaskSetRegistration> sets) =>
        new(Id, Source, EnvironmentType, OptionsType, Documentation, _create, _schema) { Generation = Generation, Lifetime = Lifetime, Process = Process, ScriptedPolicies = policies, TaskSets = sets };

    private EnvironmentRegistration In(IsolatedPlugin plugin)
    {
        var policies = ScriptedPolicies.ToDictionary(policy => policy.Key, policy => policy.Value.Source != Source ? policy.Value : policy.Value with
        {
            Factory = options => PluginLifetime.Track(Lifetime, plugin.CreatePolicy(Id, policy.Key, (MappingNode)YamlWriter.ToNode(options))),
        });
        return new(Id, Source, EnvironmentType, OptionsType, Documentation,
            options => PluginLifetime.Track(Lifetime, plugin.CreateEnvironment(Id, EnvironmentType, (MappingNode)YamlWriter.ToNode(options))), _schema)
        {
            Generation = Generation,
            Lifetime = Lifetime,
            Process = plugin,
            TaskSets = TaskSets,
            ScriptedPolicies = new SortedDictionary<string, ScriptedPolicyRegistration>(policies, StringComparer.Ordinal),
        };
    }
}
