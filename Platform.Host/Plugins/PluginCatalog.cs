using Platform.Host.Cli;
using Platform.Plugins;
using Platform.Plugins.Isolation;
using Platform.Policies.Models;
using Platform.Sandboxes;
using Platform.Training.Curricula;
using Platform.Training.Plans;

namespace Platform.Host.Plugins;

/// <summary>The plugins there are, loaded when first asked for. One that cannot be loaded is reported and leaves the others alone.</summary>
internal sealed class PluginCatalog : IAsyncDisposable
{
    private readonly string _folder;
    private readonly PluginProcesses _processes;
    private PluginHost? _host;

    /// <summary>The plugins of a folder, and of the places that are set.</summary>
    /// <param name="folder">The folder of the plugins that come with the host.</param>
    /// <param name="error">Where faults are reported, one line each.</param>
    public PluginCatalog(string folder, TextWriter error)
    {
        _folder = folder;
        Output = TextWriter.Synchronized(error).WriteLine;
        _processes = new PluginProcesses(PluginHostCommand.Worker, line => Output(line), TimeProvider.System);
    }

    /// <summary>Told each line about a plugin that cannot be loaded, or that one writes in a process of its own; called from several threads.</summary>
    public Action<string> Output { get; set; }

    /// <summary>Where <c>plugin add</c> lays plugins, looked through after the host's own; null for none.</summary>
    public string? UserFolder { get; init; }

    /// <summary>Further places, from the farthest to the nearest, each of which must be there: a plugin of one goes before a plugin of the same id in an earlier one.</summary>
    public IReadOnlyList<string> FurtherPlaces { get; set; } = [];

    /// <summary>Where copies of plugins lie while they are in use.</summary>
    public PluginCache Cache { get; init; } = new(PluginCache.DefaultFolder, new PluginLimits());

    /// <summary>What code of foreign origin runs in; nothing of it is started before it is used.</summary>
    public SandboxProviders Sandboxes { get; init; } = new(TimeProvider.System);

    /// <summary>Everything they bring.</summary>
    public PluginRegistry Registry => Host.Registry;

    /// <summary>The plugins.</summary>
    public PluginHost Host => _host ??= Load();

    /// <summary>The plugins that come with the host.</summary>
    public string HostFolder => _folder;

    /// <summary>Every place that is looked through, from the farthest to the nearest.</summary>
    public IReadOnlyList<PluginPlace> Places()
    {
        List<PluginPlace> places = [new(_folder) { IsFixed = true }];
        if (UserFolder is not null)
            places.Add(new(UserFolder));
        return [.. places, .. FurtherPlaces.Select(place => new PluginPlace(place) { IsRequired = true })];
    }

    /// <summary>Ends the plugins' processes and the sandboxes.</summary>
    public async ValueTask DisposeAsync()
    {
        _host?.Dispose();
        await _processes.DisposeAsync();
        await Sandboxes.DisposeAsync();
    }

    private PluginHost Load()
    {
        // What learners are written against, so that a plugin's learner and the host mean the same types.
        foreach (var type in new[] { typeof(LearnerEntry), typeof(DecoderModel), typeof(TorchSharp.torch) })
            PluginHost.Share(type.Assembly);
        var registry = new PluginRegistry { Processes = _processes, Sandboxes = Sandboxes };
        registry.Register(new CurriculaPlugin(), "platform");
        var host = new PluginHost(registry, Cache, TimeProvider.System);
        foreach (var fault in host.LoadAll(Places()))
            Output(fault.Message);
        return host;
    }
}
