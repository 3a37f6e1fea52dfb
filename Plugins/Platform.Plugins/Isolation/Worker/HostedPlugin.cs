using System.Collections.Concurrent;
using Platform.Plugins.Configuration;
using Platform.Plugins.Isolation.Wire;
using Platform.Sdk;

namespace Platform.Plugins.Isolation;

/// <summary>A loaded plugin, and everything that the host has made of it.</summary>
internal sealed class HostedPlugin
{
    private readonly ConcurrentDictionary<int, HostedInstance> _instances = new();
    private readonly PluginRegistry _registry;
    private readonly PluginLoadException? _loadFault;
    private readonly ToolTable _tools;

    /// <summary>Loads the plugin; a fault is told to whoever calls it.</summary>
    public HostedPlugin(string folder, Connection connection, ISandboxProviders? sandboxes)
    {
        _registry = new PluginRegistry { Sandboxes = sandboxes };
        Connection = connection;
        _tools = new ToolTable(connection);
        Codec = new ContractCodec(_tools);
        try
        {
            new PluginLoader(_registry).Load(folder);
        }
        catch (PluginLoadException exception)
        {
            _loadFault = exception;
        }
    }

    /// <summary>The socket.</summary>
    public Connection Connection { get; }

    /// <summary>Reads and writes the contracts' records on this connection.</summary>
    public ContractCodec Codec { get; }

    /// <summary>What the plugin brings.</summary>
    /// <exception cref="PluginLoadException">It could not be loaded.</exception>
    public PluginRegistry Registry => _loadFault is null ? _registry : throw _loadFault;

    /// <summary>Serves until the connection ends.</summary>
    public Task ServeAsync() => Connection.ReadAsync(Handle);

    /// <summary>An instance whose last call has ended.</summary>
    public void Forget(int number) => _instances.TryRemove(number, out _);

    /// <summary>A new environment.</summary>
    public IEnvironment CreateEnvironment(string id, ConfigurationNode options)
    {
        var registration = Registry.Environment(id);
        return registration.Create(OptionsBinder.Bind(registration.OptionsType, options, "environment"));
    }

    /// <summary>A new scripted policy.</summary>
    public IScriptedPolicy CreatePolicy(string environment, string name, ConfigurationNode options)
    {
        var registration = Registry.Environment(environment);
        return registration.ScriptedPolicy(name).Create(OptionsBinder.Bind(registration.OptionsType, options, "environment"));
    }

    private void Handle(ReadOnlySpan<byte> bytes)
    {
        var frame = new FrameReader(bytes);
        var kind = (FrameKind)frame.Byte();
        if (kind == FrameKind.Tool)
        {
            _tools.Receive(ref frame);
            return;
        }

        var number = frame.Count();
        switch (kind)
        {
            case FrameKind.CreateEnvironment:
                var (id, options) = (frame.Text(), ConfigurationCodec.ReadNode(ref frame));
                _instances[number] = new HostedInstance(this, number, () => CreateEnvironment(id, options));
                break;
            case FrameKind.CreatePolicy:
                var (environment, name, settings) = (frame.Text(), frame.Text(), ConfigurationCodec.ReadNode(ref frame));
                _instances[number] = new HostedInstance(this, number, () => CreatePolicy(environment, name, settings));
                break;
            case FrameKind.Call:
                var call = frame.Int32();
                _instances.GetOrAdd(number, static (number, plugin) => new HostedInstance(plugin, number, () => plugin), this).Call(call, bytes[^frame.Left..]);
                break;
            case FrameKind.Cancel when _instances.TryGetValue(number, out var canceled):
                canceled.Cancel(frame.Int32());
                break;
            case FrameKind.Drop when _instances.TryGetValue(number, out var dropped):
                dropped.Drop();
                break;
        }
    }
}
