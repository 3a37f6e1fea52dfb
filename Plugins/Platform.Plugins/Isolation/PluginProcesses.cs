using System.Collections.Concurrent;

namespace Platform.Plugins.Isolation;

/// <summary>All plugins of a host that run in processes of their own, each with one set of processes per options.</summary>
/// <param name="command">How a process is started.</param>
/// <param name="log">Told each line that a plugin writes, its name in front; called from several threads.</param>
/// <param name="timeProvider">Time of the limits.</param>
public sealed class PluginProcesses(WorkerCommand command, Action<string> log, TimeProvider timeProvider) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Name, string Folder, IsolationOptions Options), Lazy<IsolatedPlugin>> _plugins = new();

    /// <summary>A plugin of its own processes; this object ends them.</summary>
    /// <param name="name">The plugin's name.</param>
    /// <param name="folder">The folder it is loaded from.</param>
    /// <param name="options">When to replace a process.</param>
    public IsolatedPlugin Of(string name, string folder, IsolationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return _plugins.GetOrAdd((name, Path.GetFullPath(folder), options with { Mode = IsolationMode.Process }), key => new Lazy<IsolatedPlugin>(() => new IsolatedPlugin(key.Name, key.Folder, key.Options, command, log, timeProvider))).Value;
    }

    /// <summary>Ends the processes of one version of a plugin, none of which may be in use.</summary>
    /// <param name="folder">The folder it was loaded from.</param>
    public async Task EndAsync(string folder)
    {
        foreach (var key in _plugins.Keys.Where(key => key.Folder == folder))
        {
            if (_plugins.TryRemove(key, out var plugin))
                await plugin.Value.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends all processes.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var plugin in _plugins.Values)
            await plugin.Value.DisposeAsync().ConfigureAwait(false);
        _plugins.Clear();
    }
}
