using Platform.Plugins.Configuration;
using Platform.Plugins.Isolation.Wire;
using Platform.Sdk;

namespace Platform.Plugins.Isolation;

/// <summary>A plugin that runs in processes of its own. Nothing of it is loaded here. Safe for several threads at once.</summary>
/// <remarks>What its environments and scripted policies do looks the same as in the host's process: the same observations, rewards, tools and exceptions, and an
/// environment's stand-in implements the interfaces that the environment does. Properties are fetched when they are read.</remarks>
public sealed class IsolatedPlugin : IAsyncDisposable
{
    private readonly WorkerPool _pool;

    /// <summary>A plugin whose process starts when it is first needed.</summary>
    /// <param name="name">The plugin's name, for messages.</param>
    /// <param name="folder">The folder it is loaded from.</param>
    /// <param name="options">When to replace its process.</param>
    /// <param name="command">How a process is started.</param>
    /// <param name="log">Told each line that the plugin writes to its standard output or error, its name in front; called from several threads.</param>
    /// <param name="timeProvider">Time of the limits.</param>
    public IsolatedPlugin(string name, string folder, IsolationOptions options, WorkerCommand command, Action<string> log, TimeProvider timeProvider)
    {
        Folder = Path.GetFullPath(folder);
        _pool = new WorkerPool(() => PluginWorker.StartAsync(command, name, Folder, options, log, timeProvider), options, timeProvider);
    }

    /// <summary>The folder it is loaded from.</summary>
    public string Folder { get; }

    /// <summary>Its processes that are alive.</summary>
    public IReadOnlyList<int> ProcessIds => _pool.ProcessIds;

    /// <summary>Processes started so far.</summary>
    public int Started => _pool.Started;

    /// <summary>A new instance of an environment, for the caller to dispose. Whether its options fit shows at the first call, unless <see cref="BindAsync"/> checked them.</summary>
    /// <param name="id">Versioned id.</param>
    /// <param name="environmentType">The environment's class or its stand-in's: tells what else it can do.</param>
    /// <param name="options">Its options.</param>
    public IEnvironment CreateEnvironment(string id, Type environmentType, MappingNode options) =>
        EnvironmentProxies.Create(CapabilityTypes.Of(environmentType), _pool, id, options);

    /// <summary>A new scripted policy, played in a process of the plugin.</summary>
    /// <param name="environment">Id of the environment it plays.</param>
    /// <param name="name">Its name.</param>
    /// <param name="options">The environment's options.</param>
    public IScriptedPolicy CreatePolicy(string environment, string name, MappingNode options) => new IsolatedPolicy(_pool, environment, name, options);

    /// <summary>Ends its processes. Nothing of the plugin may be in use.</summary>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    /// <summary>What the plugin brings.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="PluginProcessException">Its process could not be started, or died.</exception>
    /// <exception cref="PluginLoadException">The plugin could not be loaded there.</exception>
    internal async Task<PluginDescription> DescribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (PluginDescription)(await AskAsync(Operation.Describe, 0, static (_, _, _) => { }, cancellationToken).ConfigureAwait(false))!;
        }
        catch (Exception exception) when (exception is IsolatedPluginException or PluginProcessException)
        {
            throw new PluginLoadException(Folder, exception is IsolatedPluginException ? exception.Message[(exception.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..] : exception.Message, exception);
        }
    }

    /// <summary>Checks options as the host would check those of a plugin of its own, and writes every default out.</summary>
    /// <param name="id">Id of the environment.</param>
    /// <param name="options">The options as written.</param>
    /// <param name="path">Where they stand, such as <c>environment</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    internal async Task<Binding> BindAsync(string id, ConfigurationNode options, string path, CancellationToken cancellationToken) =>
        (Binding)(await AskAsync(Operation.Bind, (id, options, path), static (frame, call, _) =>
        {
            frame.Text(call.id);
            frame.Text(call.path);
            ConfigurationCodec.WriteNode(frame, call.options);
        }, cancellationToken).ConfigureAwait(false))!;

    private async Task<object?> AskAsync<TState>(Operation operation, TState state, Action<FrameWriter, TState, ContractCodec> write, CancellationToken cancellationToken)
    {
        var lease = await _pool.TakeAsync(null, cancellationToken).ConfigureAwait(false);
        var instance = lease.Worker.Open(null, 0, static (_, _) => { });
        try
        {
            return await instance.CallAsync<object?, TState>(operation, state, write, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            instance.Drop();
            lease.Release();
        }
    }
}
