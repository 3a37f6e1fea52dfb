using System.Reflection;

namespace Platform.Plugins;

/// <summary>Loads, upgrades and unloads plugins while the host goes on working. Safe for several threads at once.</summary>
/// <remarks>An upgrade is registered in one instant: what is made afterwards is of the new version, and what was made before plays to its end.
/// A version whose last instance is gone is unloaded.</remarks>
public sealed class PluginHost : IDisposable
{
    private static readonly TimeSpan DrainPeriod = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly PluginCache _cache;
    private readonly PluginLoader _loader;
    private readonly Dictionary<string, LoadedPlugin> _plugins = new(StringComparer.Ordinal);
    private readonly List<RetiredPlugin> _draining = [];
    private readonly ITimer _drain;

    /// <summary>A host without plugins.</summary>
    /// <param name="registry">Where plugins add what they bring.</param>
    /// <param name="cache">Where plugins are copied before they are loaded.</param>
    /// <param name="timeProvider">Time between looks at whether old versions are still in use.</param>
    public PluginHost(PluginRegistry registry, PluginCache cache, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        (Registry, _cache, _loader) = (registry, cache, new PluginLoader(registry));
        _drain = timeProvider.CreateTimer(_ => Drain(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Lets plugins take an assembly from the host instead of bringing their own, beside the contracts, so that both sides mean the same types.</summary>
    /// <param name="assembly">Such as the one that learners are written against. Plugins that are loaded already keep theirs.</param>
    public static void Share(Assembly assembly) => PluginLoadContext.Share(assembly);

    /// <summary>What the plugins brought.</summary>
    public PluginRegistry Registry { get; }

    /// <summary>The plugins that are loaded, ordered by name.</summary>
    public IReadOnlyList<LoadedPlugin> Plugins
    {
        get
        {
            lock (_gate)
                return [.. _plugins.Values.OrderBy(plugin => plugin.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>Loads a plugin.</summary>
    /// <param name="path">Its folder, or a <c>.nupkg</c>.</param>
    /// <param name="inPlace">Whether to load a folder where it lies, for one that does not change while the host runs.</param>
    /// <exception cref="PluginLoadException">It cannot be loaded; nothing of it was registered.</exception>
    public LoadedPlugin Load(string path, bool inPlace = false)
    {
        path = Path.GetFullPath(path);
        lock (_gate)
        {
            // A folder that is no plugin has nothing to copy, and the loader says what it lacks.
            var stamp = PluginStamp.Of(path);
            var plugin = Load(path, inPlace || !PluginSearch.IsPlugin(path) ? path : _cache.Copy(path), replaced: null) with { IsFixed = inPlace, Stamp = stamp };
            _plugins.Add(plugin.Name, plugin);
            return plugin;
        }
    }

    /// <summary>Loads the plugins of several places. Of two with one id, that of the later place is taken, so that nearer places go before farther ones.</summary>
    /// <param name="places">Such as the host's own plugins, then the user's. A place that is missing is an error only where <see cref="PluginPlace.IsRequired"/>.</param>
    /// <returns>One error per plugin that was not loaded; the others are.</returns>
    public IReadOnlyList<PluginLoadException> LoadAll(IEnumerable<PluginPlace> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        var errors = new List<PluginLoadException>();
        var chosen = new SortedDictionary<string, (PluginPlace Place, string Path)>(StringComparer.Ordinal);
        foreach (var place in places)
        {
            var found = PluginSearch.In(place.Path);
            if (found.Count == 0 && place.IsRequired)
                errors.Add(PluginSearch.NothingAt(place.Path));
            foreach (var path in found)
            {
                Try(() =>
                {
                    var name = NameOf(path);
                    if (chosen.TryGetValue(name, out var twin) && twin.Place == place)
                        throw new PluginLoadException(path, $"Plugin '{path}' has the id '{name}', as has '{twin.Path}': remove one of them, or give it another \"id\" in {PluginManifest.FileName}.");
                    chosen[name] = (place, path);
                });
            }
        }

        foreach (var (place, path) in chosen.Values)
            Try(() => Load(path, place.IsFixed));
        return errors;

        void Try(Action action)
        {
            try
            {
                action();
            }
            catch (PluginLoadException exception)
            {
                errors.Add(exception);
            }
        }
    }

    /// <summary>Loads a plugin again from where it came from, if that has changed since.</summary>
    /// <param name="name">Name of the plugin.</param>
    /// <returns>The old version and the new one; null when nothing has changed.</returns>
    /// <exception cref="UnknownNameException">No such plugin is loaded.</exception>
    /// <exception cref="PluginLoadException">The new version cannot be loaded; the old one stays in place.</exception>
    public (RetiredPlugin Old, LoadedPlugin New)? Reload(string name)
    {
        lock (_gate)
        {
            var old = Find(name);
            var stamp = PluginStamp.Of(old.Origin);
            var folder = _cache.Copy(old.Origin);
            if (Path.GetDirectoryName(old.AssemblyPath) == folder)
                return null;
            var plugin = Load(old.Origin, folder, name) with { Stamp = stamp };
            _plugins[name] = plugin;
            return (Retire(old), plugin);
        }
    }

    /// <summary>Loads every plugin again that looks changed where it came from, by the sizes and times of its files. One that is not there, as in the middle of an installation, stays.</summary>
    /// <returns>What was replaced, and one error per plugin whose new version cannot be loaded: its old one stays in place, and it is tried again when it changes again.</returns>
    public (IReadOnlyList<(RetiredPlugin Old, LoadedPlugin New)> Replaced, IReadOnlyList<PluginLoadException> Errors) ReloadChanged()
    {
        var (replaced, errors) = (new List<(RetiredPlugin, LoadedPlugin)>(), new List<PluginLoadException>());
        foreach (var name in Plugins.Where(plugin => !plugin.IsFixed).Select(plugin => plugin.Name))
        {
            lock (_gate)
            {
                if (!_plugins.TryGetValue(name, out var plugin) || PluginStamp.Of(plugin.Origin) is not { } stamp || stamp == plugin.Stamp)
                    continue;
                _plugins[name] = plugin with { Stamp = stamp };
                try
                {
                    if (Reload(name) is { } reloaded)
                        replaced.Add(reloaded);
                }
                catch (PluginLoadException exception)
                {
                    errors.Add(exception);
                }
            }
        }

        return (replaced, errors);
    }

    /// <summary>Takes a plugin out of the registry.</summary>
    /// <param name="name">Name of the plugin.</param>
    /// <exception cref="UnknownNameException">No such plugin is loaded.</exception>
    public RetiredPlugin Unload(string name)
    {
        lock (_gate)
        {
            var old = Find(name);
            Registry.Remove(name);
            _plugins.Remove(name);
            return Retire(old);
        }
    }

    /// <summary>Ends the looks at old versions. What is loaded stays.</summary>
    public void Dispose() => _drain.Dispose();

    private LoadedPlugin Load(string origin, string folder, string? replaced)
    {
        try
        {
            return _loader.Load(folder, replaced) with { Origin = origin };
        }
        catch (PluginLoadException exception) when (folder != origin)
        {
            // Whoever reads this knows the plugin by where it came from, not by where its copy lies.
            throw new PluginLoadException(origin, exception.Message.Replace(folder, origin, StringComparison.Ordinal), exception.InnerException);
        }
    }

    private static string NameOf(string path) => (File.Exists(path) ? PluginPackage.ReadManifest(path) : PluginManifest.Read(path)).Id;

    private LoadedPlugin Find(string name) => _plugins.TryGetValue(name, out var plugin) ? plugin : throw new UnknownNameException("plugin", name, _plugins.Keys);

    private RetiredPlugin Retire(LoadedPlugin plugin)
    {
        var retired = new RetiredPlugin(plugin);
        _draining.Add(retired);
        _drain.Change(TimeSpan.Zero, DrainPeriod);
        return retired;
    }

    private void Drain()
    {
        lock (_gate)
        {
            _draining.RemoveAll(static retired => retired.TryEnd());
            if (_draining.Count == 0)
                _drain.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
