using System.CommandLine;
using Platform.Host.Plugins;
using Platform.Sandboxes;
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
        if (provider.Name == "docker" && sandboxes.Images.TryFind(empty) is null)
            await new ImageBuilder(sandboxes.Images, progress).BuildAsync(ImageRecipe.Named(empty), cancellationToken);
        if (provider.Name == "docker")
            return empty;
        var images = await provider.ListImagesAsync(cancellationToken);
        return images.Any(image => image.Name == ImageStore.Host) ? ImageStore.Host : empty;
    }
}
