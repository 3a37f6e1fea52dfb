using System.Runtime.Loader;

namespace Platform.Plugins;

/// <summary>One loaded version of a plugin, from its first instance to the unloading of its assemblies.</summary>
/// <remarks>A context that was told to unload loads nothing more, which an episode under way might still need. So it is told only when no instance
/// of the plugin's types is alive, which weak references show.</remarks>
internal sealed class PluginLifetime(AssemblyLoadContext context)
{
    private readonly List<WeakReference> _instances = [];
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AssemblyLoadContext? _context = context;

    /// <summary>Folder that the version was loaded from.</summary>
    public string? Folder { get; init; }

    /// <summary>Dead once the assemblies are out of memory.</summary>
    public WeakReference Context { get; } = new(context, trackResurrection: true);

    /// <summary>Done once the context was told to unload.</summary>
    public Task Drained => _drained.Task;

    /// <summary>Remembers an instance for as long as somebody else does.</summary>
    /// <param name="lifetime">The plugin's; null where nobody waits for its end.</param>
    /// <param name="instance">An instance of one of the plugin's types.</param>
    /// <returns>The instance.</returns>
    public static T Track<T>(PluginLifetime? lifetime, T instance)
        where T : class
    {
        lifetime?.Add(instance);
        return instance;
    }

    /// <summary>Tells the context to unload if no instance is left.</summary>
    /// <returns>Whether it was told, now or before.</returns>
    public bool TryEnd()
    {
        lock (_instances)
        {
            if (_instances.Exists(instance => instance.IsAlive))
                return false;
            _context?.Unload();
            _context = null;
        }

        _drained.TrySetResult();
        return true;
    }

    private void Add(object instance)
    {
        lock (_instances)
        {
            // Dead ones are dropped whenever the list would grow, so it stays as long as there were instances alive at once.
            if (_instances.Count == _instances.Capacity)
                _instances.RemoveAll(known => !known.IsAlive);
            _instances.Add(new WeakReference(instance));
        }
    }
}
