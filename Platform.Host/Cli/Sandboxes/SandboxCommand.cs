using System.CommandLine;
using Platform.Host.Plugins;
using Platform.Sandboxes;
using Platform.Sandboxes.Docker;
using Platform.Sandboxes.Images;
using Platform.Sdk;

namespace Platform.Host.Cli.Sandboxes;

/// <summary><c>sandbox</c>: where code of models runs.</summary>
/// <param name="console">Where to print.</param>
/// <param name="plugins">Holds the sandboxes of this host.</param>
internal sealed class SandboxCommand(CommandConsole console, PluginCatalog plugins)
{
    /// <summary>The command.</summary>
    public Command Build() => new CommandWithExamples("sandbox", "Sandboxes, in which code of models runs: their providers and images.", "sandbox check process", "sandbox run -- python3 -c 'print(1)'", "sandbox image build python")
    {
        new SandboxCheckCommand(console, plugins).Build(),
        new SandboxRunCommand(console, plugins).Build(),
        new SandboxImageCommand(console, plugins).Build(),
        new SandboxServeCommand(console, plugins).Build(),
    };

    /// <summary>The provider of a name that was typed.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static ISandboxProvider Provider(SandboxProviders sandboxes, string name) =>
        sandboxes.WhyNot(name) is { } reason ? throw new UsageException(reason) : sandboxes.Get(name);

    /// <summary>The image that is taken where none is named: the machine's own programs where they can be shown, else one of nothing, which is made when it is missing.</summary>
    public static async Task<string> DefaultImageAsync(SandboxProviders sandboxes, ISandboxProvider provider, Action<string> progress, CancellationToken cancellationToken)
    {
        const string empty = "base";
        if (provider.Name == "process")
            return ImageStore.Host;
        await BuildForAsync(sandboxes, provider, empty, progress, cancellationToken);
        if (provider.Name == "docker")
            return empty;
        var images = await provider.ListImagesAsync(cancellationToken);
        return images.Any(image => image.Name == ImageStore.Host) ? ImageStore.Host : empty;
    }

    /// <summary>Makes an image that is missing, where the provider takes its images from this machine and cannot show the machine's own programs.</summary>
    public static async Task BuildForAsync(SandboxProviders sandboxes, ISandboxProvider provider, string image, Action<string> progress, CancellationToken cancellationToken)
    {
        if (provider.Name == "docker" && sandboxes.Images.TryFind(image) is null)
            await new ImageBuilder(sandboxes.Images, progress).BuildAsync(ImageRecipe.Named(image), cancellationToken);
    }

    /// <summary>Starts an engine for the provider <c>docker</c> where none answers at the usual place and this machine can start one.</summary>
    /// <param name="sandboxes">Told where the engine is.</param>
    /// <param name="name">Name of the provider that was asked for.</param>
    /// <param name="progress">Told what is started.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The engine, for the caller to dispose, which stops it; null where none was started.</returns>
    public static async Task<DockerDaemon?> EngineAsync(SandboxProviders sandboxes, string name, Action<string> progress, CancellationToken cancellationToken)
    {
        if (name != "docker" || sandboxes.Docker.Socket != DockerOptions.DefaultSocket || sandboxes.HasEngine || !DockerDaemon.CanStart)
            return null;
        progress($"No Docker Engine answers at '{sandboxes.Docker.Socket}': one is started for this call, and stopped at its end.");
        var engine = await DockerDaemon.StartAsync(cancellationToken);
        sandboxes.Docker = sandboxes.Docker with { Socket = engine.Socket };
        return engine;
    }
}
