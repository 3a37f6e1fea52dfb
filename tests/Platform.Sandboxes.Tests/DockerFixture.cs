using Platform.Sandboxes.Docker;
using Platform.Sandboxes.Images;

namespace Platform.Sandboxes.Tests;

/// <summary>One engine for all tests that need one, and a store with the image that holds nothing.</summary>
public sealed class DockerFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("platform-images-").FullName;
    private DockerDaemon? _daemon;

    /// <summary>The store.</summary>
    public ImageStore Images => new(_folder);

    /// <summary>How a provider finds the engine.</summary>
    public DockerOptions Options => new() { Socket = _daemon!.Socket, Warm = 0, EnginePatience = TimeSpan.FromSeconds(120) };

    /// <summary>The engine.</summary>
    internal DockerDaemon Daemon => _daemon!;

    public async Task InitializeAsync()
    {
        await new ImageBuilder(Images, _ => { }).BuildAsync(ImageRecipe.Named("base"), CancellationToken.None);
        _daemon = await DockerDaemon.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        if (_daemon is not null)
            await _daemon.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>The tests that share the engine, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class DockerTests : ICollectionFixture<DockerFixture>
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "docker";
}
