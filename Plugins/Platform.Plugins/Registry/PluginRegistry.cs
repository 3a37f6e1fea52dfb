using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.RegularExpressions;
using Platform.Plugins.Configuration;
using Platform.Plugins.Isolation;
using Platform.Plugins.Tasks;
using Platform.Sdk;

namespace Platform.Plugins;

/// <summary>Everything that plugins have brought. Safe for several threads at once: a plugin's additions appear, change and go all together.</summary>
public sealed partial class PluginRegistry : IPluginRegistry
{
    private const string HostSource = "host";
    private readonly Lock _gate = new();
    private ImmutableSortedDictionary<string, EnvironmentRegistration> _environments = ImmutableSortedDictionary.Create<string, EnvironmentRegistration>(StringComparer.Ordinal);
    private ImmutableSortedDictionary<string, RewarderRegistration> _rewarders = ImmutableSortedDictionary.Create<string, RewarderRegistration>(StringComparer.Ordinal);
    private ImmutableSortedDictionary<string, CurriculumRegistration> _curricula = ImmutableSortedDictionary.Create<string, CurriculumRegistration>(StringComparer.Ordinal);
    private ImmutableSortedDictionary<string, EnvironmentSchemeRegistration> _schemes = ImmutableSortedDictionary.Create<string, EnvironmentSchemeRegistration>(StringComparer.Ordinal);
    private ImmutableSortedDictionary<string, PartRegistration> _parts = ImmutableSortedDictionary.Create<string, PartRegistration>(StringComparer.Ordinal);
    private string _source = HostSource;
    private string _folder = "";
    private PluginLifetime? _lifetime;
    private long _generation;

    /// <summary>Starts processes for the plugins that run in their own; null where nobody does, and then every plugin runs in this one.</summary>
    public PluginProcesses? Processes { get; init; }

    /// <summary>The sandboxes that plugins may use; null where there are none, and then what needs them cannot be made.</summary>
    public ISandboxProviders? Sandboxes { get; init; }

    /// <summary>All environments, ordered by id.</summary>
    public IEnumerable<EnvironmentRegistration> Environments => _environments.Values;

    /// <summary>All schemes of environments, ordered by name.</summary>
    public IEnumerable<EnvironmentSchemeRegistration> EnvironmentSchemes => _schemes.Values;

    /// <summary>All rewarders, ordered by id.</summary>
    public IEnumerable<RewarderRegistration> Rewarders => _rewarders.Values;

    /// <summary>All curricula, ordered by id.</summary>
    public IEnumerable<CurriculumRegistration> Curricula => _curricula.Values;

    /// <summary>All parts of a kind that the contracts do not know themselves, ordered by id.</summary>
    /// <param name="kind">As the manifest names it, such as <c>learners</c>.</param>
    public IEnumerable<PartRegistration> Parts(string kind) => _parts.Values.Where(part => part.Kind == kind);

    /// <summary>Lets a plugin add what it brings: all of it, or nothing when it throws. What a plugin of the same name brought before is replaced.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="source">Its name, to be named in conflicts.</param>
    /// <exception cref="ArgumentException">An id is malformed or taken; whatever else the plugin throws comes through as well.</exception>
    public void Register(IPlugin plugin, string source) => Register(plugin, source, null, null);

    /// <summary>The same for a plugin with a lifetime.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="source">Its name, to be named in conflicts.</param>
    /// <param name="lifetime">Told of every instance of the plugin's types; or null.</param>
    /// <param name="check">Looks at a registry with what was added and throws to refuse all of it; or null.</param>
    internal void Register(IPlugin plugin, string source, PluginLifetime? lifetime, Action<PluginRegistry>? check)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        lock (_gate)
        {
            // On a copy, so that nobody sees half a plugin. What others added to its environments stays with them.
            var staged = (PluginRegistry)MemberwiseClone();
            staged.Drop(source);
            (staged._source, staged._lifetime, staged._generation, staged.TakesSandboxes) = (source, lifetime, _generation + 1, null);
            staged._folder = Path.GetDirectoryName(plugin.GetType().Assembly.Location) ?? "";
            plugin.Register(staged);
            staged.AdoptFrom(this, source);
            check?.Invoke(staged);
            Take(staged);
        }
    }

    /// <summary>Takes back everything a plugin added. What exists of it lives on until its users let go of it.</summary>
    /// <param name="source">Name of the plugin; one that added nothing changes nothing.</param>
    public void Remove(string source)
    {
        lock (_gate)
        {
            var staged = (PluginRegistry)MemberwiseClone();
            staged.Drop(source);
            Take(staged);
        }
    }

    private void Take(PluginRegistry staged) =>
        (_environments, _schemes, _rewarders, _curricula, _parts, _generation) = (staged._environments, staged._schemes, staged._rewarders, staged._curricula, staged._parts, staged._generation);

    private void Drop(string source)
    {
        _environments = _environments.RemoveRange(_environments.Values.Where(known => known.Source == source).Select(known => known.Id));
        _environments = _environments.SetItems(_environments.Values
            .Where(known => known.ScriptedPolicies.Values.Any(policy => policy.Source == source) || known.TaskSets.Values.Any(set => set.Source == source))
            .Select(known => KeyValuePair.Create(known.Id, known.Without(source))).ToArray());
        _schemes = _schemes.RemoveRange(_schemes.Values.Where(known => known.Source == source).Select(known => known.Scheme));
        _rewarders = _rewarders.RemoveRange(_rewarders.Values.Where(known => known.Source == source).Select(known => known.Id));
        _curricula = _curricula.RemoveRange(_curricula.Values.Where(known => known.Source == source).Select(known => known.Id));
        _parts = _parts.RemoveRange(_parts.Where(known => known.Value.Source == source).Select(known => known.Key));
    }

    /// <summary>Keeps the policies and task sets that other plugins had added to the environments of a plugin that was replaced.</summary>
    private void AdoptFrom(PluginRegistry before, string source)
    {
        foreach (var old in before._environments.Values.Where(known => known.Source == source && _environments.ContainsKey(known.Id)))
        {
            var now = _environments[old.Id];
            foreach (var policy in old.ScriptedPolicies.Values.Where(policy => policy.Source != source && !now.ScriptedPolicies.ContainsKey(policy.Name)))
                now = now.With(policy);
            foreach (var set in old.TaskSets.Values.Where(set => set.Source != source && !now.TaskSets.ContainsKey(set.Id)))
                now = now.With(set);
            _environments = _environments.SetItem(old.Id, now);
        }
    }

    /// <summary>While a plugin is registered, the first of its types whose constructor takes sandboxes; null for none.</summary>
    internal Type? TakesSandboxes { get; private set; }

    /// <summary>Whether anything here comes from a plugin of that name.</summary>
    /// <param name="source">Name of the plugin.</param>
    internal bool IsSource(string source) => _environments.Values.Any(known => known.Source == source) || _schemes.Values.Any(known => known.Source == source)
        || _rewarders.Values.Any(known => known.Source == source) || _curricula.Values.Any(known => known.Source == source)
        || _parts.Values.Any(known => known.Source == source);

    /// <summary>Adds the environments of a plugin that only its own process has loaded: all of them, or none when one cannot be.</summary>
    /// <param name="source">Name of the plugin.</param>
    /// <param name="plugin">Its processes.</param>
    /// <param name="description">What it brings.</param>
    /// <param name="lifetime">Told of every stand-in.</param>
    /// <param name="check">Looks at a registry with what was added and throws to refuse all of it.</param>
    internal void RegisterRemote(string source, IsolatedPlugin plugin, PluginDescription description, PluginLifetime lifetime, Action<PluginRegistry> check) =>
        Register(new RemotePlugin(source, plugin, description), source, lifetime, check);

    /// <summary>Ids that a plugin added.</summary>
    /// <param name="source">Name of the plugin.</param>
    /// <param name="kind">As the manifest names it.</param>
    internal IEnumerable<string> IdsFrom(string source, string kind) => kind switch
    {
        "schemes" => _schemes.Values.Where(scheme => scheme.Source == source).Select(scheme => scheme.Scheme),
        "taskSets" => _environments.Values.SelectMany(environment => environment.TaskSets.Values).Where(set => set.Source == source).Select(set => set.Id),
        "environments" => _environments.Values.Where(environment => environment.Source == source).Select(environment => environment.Id),
        "rewarders" => _rewarders.Values.Where(rewarder => rewarder.Source == source).Select(rewarder => rewarder.Id),
        "curricula" => _curricula.Values.Where(curriculum => curriculum.Source == source).Select(curriculum => curriculum.Id),
        _ => _parts.Values.Where(part => part.Source == source && part.Kind == kind).Select(part => part.Id),
    };

    /// <summary>The environment of that id.</summary>
    /// <param name="id">Such as <c>maze-v1</c>, or a scheme and an address.</param>
    /// <exception cref="UnknownNameException">There is none, or the address is malformed.</exception>
    public EnvironmentRegistration Environment(string id) => TryGetEnvironment(id, out var found)
        ? found
        : throw new UnknownNameException($"There is no environment '{id}': {WhyNoEnvironment(id)}", "environment", id);

    /// <summary>The rewarder of that id.</summary>
    /// <param name="id">Such as <c>exact-number-v1</c>.</param>
    /// <exception cref="UnknownNameException">There is none.</exception>
    public RewarderRegistration Rewarder(string id) => _rewarders.TryGetValue(id, out var found)
        ? found
        : throw new UnknownNameException("rewarder", id, _rewarders.Keys);

    /// <summary>The curriculum of that id.</summary>
    /// <param name="id">Such as <c>success-band-v1</c>.</param>
    /// <exception cref="UnknownNameException">There is none.</exception>
    public CurriculumRegistration Curriculum(string id) => _curricula.TryGetValue(id, out var found)
        ? found
        : throw new UnknownNameException("curriculum", id, _curricula.Keys);

    /// <summary>The environment of that id, if there is one.</summary>
    /// <param name="id">Such as <c>maze-v1</c>, or a scheme and an address.</param>
    /// <param name="registration">The environment.</param>
    public bool TryGetEnvironment(string id, [NotNullWhen(true)] out EnvironmentRegistration? registration)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (_environments.TryGetValue(id, out registration))
            return true;
        if (Scheme(id, out var address) is { } scheme && scheme.WhyNot(address) is null)
            registration = scheme.At(address);
        return registration is not null;
    }

    /// <summary>Why there is no environment of that id, as the end of a sentence: the nearest known id, or what is wrong with its address.</summary>
    /// <param name="id">An id that <see cref="TryGetEnvironment"/> did not find.</param>
    public string WhyNoEnvironment(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Scheme(id, out var address) is { } scheme
            ? $"{scheme.WhyNot(address)} An address of '{scheme.Scheme}' looks like '{scheme.Scheme}:{scheme.Example}'."
            : NearestName.Suggest(id, _environments.Keys.Concat(_schemes.Values.Select(known => $"{known.Scheme}:{known.Example}")));
    }

    /// <inheritdoc/>
    public void AddEnvironment<TEnvironment, TOptions>(string id, EnvironmentDocumentation documentation)
        where TEnvironment : class, IEnvironment
        where TOptions : class, new()
    {
        ArgumentNullException.ThrowIfNull(documentation);
        CheckNew("environment", id, _environments.GetValueOrDefault(id)?.Source);
        CheckSettings(id, typeof(TOptions), EnvironmentRegistration.ReservedKeys);
        _environments = _environments.Add(id, new EnvironmentRegistration(
            id, _source, typeof(TEnvironment), typeof(TOptions), documentation, Factory<IEnvironment>(typeof(TEnvironment), typeof(TOptions)))
        {
            Generation = _generation,
            Lifetime = _lifetime,
        });
    }

    /// <inheritdoc/>
    public void AddEnvironmentScheme<TEnvironment, TOptions>(string scheme, string example, Func<string, string?> checkAddress, EnvironmentDocumentation documentation)
        where TEnvironment : class, IEnvironment
        where TOptions : class, new()
    {
        ArgumentException.ThrowIfNullOrEmpty(example);
        ArgumentNullException.ThrowIfNull(checkAddress);
        ArgumentNullException.ThrowIfNull(documentation);
        if (scheme is null || !SchemeForm().IsMatch(scheme))
            throw new ArgumentException($"'{scheme}' cannot be a scheme of environments: use lower-case letters and digits, such as 'openenv'.", nameof(scheme));
        if (_schemes.TryGetValue(scheme, out var taken))
            throw new ArgumentException($"The scheme '{scheme}' is taken by plugin '{taken.Source}': choose another name.", nameof(scheme));
        _schemes = _schemes.Add(scheme, new EnvironmentSchemeRegistration(scheme, _source, typeof(TEnvironment), typeof(TOptions), documentation, checkAddress) { Example = example, Generation = _generation, Lifetime = _lifetime });
    }

    /// <inheritdoc/>
    public void AddScriptedPolicy<TPolicy>(string environment, string name, string description)
        where TPolicy : class, IScriptedPolicy
    {
        if (!_environments.TryGetValue(environment, out var registration))
            throw new ArgumentException($"Scripted policy '{name}' plays '{environment}', which is not registered: {NearestName.Suggest(environment, _environments.Keys)}", nameof(environment));
        if (!PolicyNameForm().IsMatch(name))
            throw new ArgumentException($"'{name}' cannot name a scripted policy: use lower-case letters, digits and hyphens, such as 'ucb'.", nameof(name));
        if (registration.ScriptedPolicies.TryGetValue(name, out var taken))
            throw new ArgumentException($"'{environment}' already has a scripted policy '{name}' (from '{taken.Source}'): choose another name.", nameof(name));
        _environments = _environments.SetItem(environment, registration.With(new ScriptedPolicyRegistration(environment, name, description)
        {
            Source = _source,
            Factory = Factory<IScriptedPolicy>(typeof(TPolicy), registration.OptionsType),
        }));
    }

    /// <inheritdoc/>
    public void AddTaskSet(string environment, string id, string description, Func<ITaskSet> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        if (!_environments.TryGetValue(environment, out var registration))
            throw new ArgumentException($"Task set '{id}' is for '{environment}', which is not registered: {NearestName.Suggest(environment, _environments.Keys)}", nameof(environment));
        CheckNew("task set", id, _environments.Values.Select(known => known.TaskSets.GetValueOrDefault(id)?.Source).FirstOrDefault(source => source is not null));
        _environments = _environments.SetItem(environment, registration.With(new TaskSetRegistration(environment, id, description) { Source = _source, Factory = create }));
    }

    /// <inheritdoc/>
    public void AddTaskFiles(string environment, string id, string description, TaskFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var folder = _folder;
        AddTaskSet(environment, id, description, () => TaskFileSet.Open(
            files with { Path = Path.Combine(folder, files.Path), HeldOutPath = files.HeldOutPath.Length > 0 ? Path.Combine(folder, files.HeldOutPath) : "" }, environment, Environment(environment).WhyNotTask));
    }

    /// <inheritdoc/>
    public void AddRewarder<TRewarder, TOptions>(string id, string description)
        where TRewarder : class, IRewarder
        where TOptions : class, new() => AddRewarder(id, RewarderKind.Episode, typeof(TRewarder), typeof(TOptions), description);

    /// <inheritdoc/>
    public void AddGroupRewarder<TRewarder, TOptions>(string id, string description)
        where TRewarder : class, IGroupRewarder
        where TOptions : class, new() => AddRewarder(id, RewarderKind.Group, typeof(TRewarder), typeof(TOptions), description);

    /// <inheritdoc/>
    public void AddTurnRewarder<TRewarder, TOptions>(string id, string description)
        where TRewarder : class, ITurnRewarder
        where TOptions : class, new() => AddRewarder(id, RewarderKind.Turn, typeof(TRewarder), typeof(TOptions), description);

    /// <inheritdoc/>
    public void AddCurriculum<TCurriculum, TOptions>(string id, string description)
        where TCurriculum : class, ICurriculum
        where TOptions : class, new()
    {
        CheckNew("curriculum", id, _curricula.GetValueOrDefault(id)?.Source);
        CheckSettings(id, typeof(TOptions), CurriculumRegistration.ReservedKeys);
        _curricula = _curricula.Add(id, new CurriculumRegistration(id, typeof(TOptions), description)
        {
            Source = _source,
            Factory = CurriculumFactory(typeof(TCurriculum), typeof(TOptions)),
        });
    }

    /// <inheritdoc/>
    public void AddPart(string kind, string id, object part)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(part);
        var key = $"{kind}/{id}";
        if (_parts.TryGetValue(key, out var known))
            throw new ArgumentException($"'{id}' is one of the {kind} of plugin '{known.Source}' already: choose another name.", nameof(id));
        _parts = _parts.Add(key, new PartRegistration(kind, id, part, _source));
    }

    private void AddRewarder(string id, RewarderKind kind, Type type, Type options, string description)
    {
        CheckNew("rewarder", id, _rewarders.GetValueOrDefault(id)?.Source);
        CheckSettings(id, options, RewarderRegistration.ReservedKeys);
        _rewarders = _rewarders.Add(id, new RewarderRegistration(id, kind, options, description)
        {
            Source = _source,
            Factory = Factory<object>(type, options),
        });
    }

    /// <summary>A setting that the recipe itself has beside those of the plugin could never be written.</summary>
    private static void CheckSettings(string id, Type options, IReadOnlyList<string> reserved)
    {
        if (SettingsShape.Of(options).Properties.FirstOrDefault(property => reserved.Contains(property.Key)) is { } taken)
            throw new ArgumentException($"'{id}' has a setting '{taken.Key}', which recipes use for themselves ({string.Join(", ", reserved)}): rename {options.Name}.{taken.Property.Name}.");
    }

    private EnvironmentSchemeRegistration? Scheme(string id, out string address)
    {
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        address = id[(colon + 1)..];
        return colon < 0 ? null : _schemes.GetValueOrDefault(id[..colon]);
    }

    private static void CheckNew(string kind, string id, string? takenBy)
    {
        if (!VersionedId.IsValid(id))
            throw new ArgumentException($"'{id}' cannot be the id of {(kind[0] == 'e' ? "an" : "a")} {kind}: use lower-case words joined by hyphens and a version, such as 'maze-v1'.", nameof(id));
        if (takenBy is not null)
            throw new ArgumentException($"The {kind} id '{id}' is taken by plugin '{takenBy}': choose another name or raise the version.", nameof(id));
    }

    private Func<object, T> Factory<T>(Type type, Type options)
        where T : class
    {
        var (lifetime, sandboxes) = (_lifetime, Sandboxes);
        var constructor = type.GetConstructors().OrderByDescending(known => known.GetParameters().Length).FirstOrDefault(known =>
            known.GetParameters() is var parameters && parameters.Count(IsSandboxes) <= 1 && parameters.Count(parameter => !IsSandboxes(parameter)) <= 1
            && parameters.All(parameter => IsSandboxes(parameter) || parameter.ParameterType.IsAssignableFrom(options)));
        if (type.IsAbstract || constructor is null)
            throw new ArgumentException($"{type.FullName} cannot be made: give it a public constructor with one parameter of type {options.Name}, or with none.");
        var takes = constructor.GetParameters().Select(IsSandboxes).ToArray();
        if (takes.Contains(true))
            TakesSandboxes ??= type;
        return given => PluginLifetime.Track(lifetime, (T)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [.. takes.Select(isSandboxes => isSandboxes
            ? sandboxes ?? throw new InvalidOperationException($"{type.FullName} runs code in sandboxes, which this host does not offer.")
            : given)], null));

        static bool IsSandboxes(ParameterInfo parameter) => parameter.ParameterType == typeof(ISandboxProviders);
    }

    private Func<object, CurriculumContext, ICurriculum> CurriculumFactory(Type type, Type options)
    {
        var lifetime = _lifetime;
        var constructor = type.GetConstructors().OrderByDescending(known => known.GetParameters().Length).FirstOrDefault(known =>
            known.GetParameters().Length <= 2 && known.GetParameters().All(parameter => IsContext(parameter) || parameter.ParameterType.IsAssignableFrom(options)));
        if (type.IsAbstract || constructor is null)
            throw new ArgumentException($"{type.FullName} cannot be made: give it a public constructor with parameters of type {options.Name} and {nameof(CurriculumContext)}, or with one of them, or with none.");
        return (given, context) => PluginLifetime.Track(lifetime, (ICurriculum)constructor.Invoke(
            BindingFlags.DoNotWrapExceptions, null, [.. constructor.GetParameters().Select(parameter => IsContext(parameter) ? context : given)], null));

        static bool IsContext(ParameterInfo parameter) => parameter.ParameterType == typeof(CurriculumContext);
    }

    private sealed class RemotePlugin(string source, IsolatedPlugin plugin, PluginDescription description) : IPlugin
    {
        public void Register(IPluginRegistry registry)
        {
            var staged = (PluginRegistry)registry;
            foreach (var environment in description.Environments)
            {
                CheckNew("environment", environment.Id, staged._environments.GetValueOrDefault(environment.Id)?.Source);
                staged._environments = staged._environments.Add(environment.Id, EnvironmentRegistration.Remote(source, environment, plugin, staged._lifetime, staged._generation));
            }
        }
    }

    [GeneratedRegex(@"^[a-z][a-z0-9]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex SchemeForm();

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PolicyNameForm();
}
