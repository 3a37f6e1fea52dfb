using Platform.Sdk;

namespace Platform.Plugins;

/// <summary>An environment that a plugin brought.</summary>
public sealed class EnvironmentRegistration
{
    private readonly Func<object, IEnvironment> _create;

    internal EnvironmentRegistration(string id, string source, Type environmentType, Type optionsType, EnvironmentDocumentation documentation, Func<object, IEnvironment> create)
    {
        (Id, Source, EnvironmentType, OptionsType, Documentation) = (id, source, environmentType, optionsType, documentation);
        _create = create;
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

    /// <summary>Its scripted policies by name.</summary>
    public IReadOnlyDictionary<string, ScriptedPolicyRegistration> ScriptedPolicies { get; internal init; } = new SortedDictionary<string, ScriptedPolicyRegistration>(StringComparer.Ordinal);

    /// <summary>Its task sets by id.</summary>
    public IReadOnlyDictionary<string, TaskSetRegistration> TaskSets { get; internal init; } = new SortedDictionary<string, TaskSetRegistration>(StringComparer.Ordinal);

    /// <summary>Options with every default.</summary>
    public object DefaultOptions() => Activator.CreateInstance(OptionsType)!;

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

    internal EnvironmentRegistration With(ScriptedPolicyRegistration policy) =>
        Copy(new SortedDictionary<string, ScriptedPolicyRegistration>(ScriptedPolicies.ToDictionary(), StringComparer.Ordinal) { [policy.Name] = policy }, TaskSets);

    internal EnvironmentRegistration With(TaskSetRegistration set) =>
        Copy(ScriptedPolicies, new SortedDictionary<string, TaskSetRegistration>(TaskSets.ToDictionary(), StringComparer.Ordinal) { [set.Id] = set });

    /// <summary>The same without what another plugin added.</summary>
    internal EnvironmentRegistration Without(string source) => Copy(
        new SortedDictionary<string, ScriptedPolicyRegistration>(ScriptedPolicies.Where(policy => policy.Value.Source != source).ToDictionary(), StringComparer.Ordinal),
        new SortedDictionary<string, TaskSetRegistration>(TaskSets.Where(set => set.Value.Source != source).ToDictionary(), StringComparer.Ordinal));

    private EnvironmentRegistration Copy(IReadOnlyDictionary<string, ScriptedPolicyRegistration> policies, IReadOnlyDictionary<string, TaskSetRegistration> sets) =>
        new(Id, Source, EnvironmentType, OptionsType, Documentation, _create) { Generation = Generation, ScriptedPolicies = policies, TaskSets = sets };
}
