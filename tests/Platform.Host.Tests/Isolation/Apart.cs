using System.Collections.Concurrent;
using Platform.Host.Cli;
using Platform.Host.Recipes;
using Platform.Host.Tests.Cli;
using Platform.Plugins;
using Platform.Plugins.Isolation;

namespace Platform.Host.Tests.Isolation;

/// <summary>Plugins in processes of their own, beside the same plugins in this one.</summary>
internal sealed class Apart : IAsyncDisposable
{
    private readonly PluginProcesses _processes;

    public Apart(string folder)
    {
        _processes = new PluginProcesses(WorkerCommand.Managed(Path.Combine(Call.HostFolder, "platform.dll"), PluginHostCommand.Name), Lines.Enqueue, TimeProvider.System);
        Registry = new PluginRegistry { Processes = _processes };
        Plugin = new PluginLoader(Registry).Load(folder);
    }

    /// <summary>The plugin that fails on demand.</summary>
    public static string Fragile => Call.Built("Platform.Tests.Fragile");

    /// <summary>The plugin of echo-v1.</summary>
    public static string Echo => Path.Combine(Call.Plugins, "Platform.Environments.Echo");

    /// <summary>What the plugin brings.</summary>
    public PluginRegistry Registry { get; }

    /// <summary>The plugin.</summary>
    public LoadedPlugin Plugin { get; }

    /// <summary>What the plugin wrote.</summary>
    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>An environment as <c>--set</c> binds it.</summary>
    public EnvironmentSource Source(string id, params string[] assignments) => EnvironmentOptions.Bind(Registry, id, assignments);

    /// <summary>The processes of a source.</summary>
    public IsolatedPlugin ProcessesOf(EnvironmentSource source) => _processes.Of(Plugin.Name, Path.GetDirectoryName(Plugin.AssemblyPath)!, source.Isolation);

    /// <summary>Whether a process is there.</summary>
    public static bool IsAlive(int process) => File.Exists($"/proc/{process}/stat") && File.ReadAllText($"/proc/{process}/stat") is var stat && stat[stat.LastIndexOf(')')..].Split(' ')[1] != "Z";

    /// <summary>Waits until something holds, for as long as a busy machine may need.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        for (var i = 0; i < 1200; i++)
        {
            if (condition())
                return;
            await Task.Delay(50);
        }

        Assert.Fail($"It did not come about in a minute that {what}.");
    }

    public ValueTask DisposeAsync() => _processes.DisposeAsync();
}
