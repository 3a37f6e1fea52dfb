using Platform.Sandboxes.Images;
using Platform.Sandboxes.Processes;
using Platform.Sdk;

namespace Platform.Sandboxes.Tests.Images;

public sealed class ImageBuilderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("platform-images-").FullName;

    private ImageStore Store => new(_folder);

    [Fact]
    public async Task BuildAsync_Twice_GivesTheSameHash()
    {
        var first = await BuildAsync("base");
        var second = await BuildAsync("base");
        Assert.Equal(first.Hash, second.Hash);
        Assert.Equal([("base", first.Hash)], Store.List().Select(image => (image.Name, image.Hash)));
        File.AppendAllText(Path.Combine(second.Root, "etc/hosts"), "x");
        Assert.NotEqual(first.Hash, TreeHash.Of(second.Root));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task BuildAsync_DebianPackages_RunInASandboxAndGiveTheSameHash()
    {
        var image = await BuildAsync("python");
        await using var provider = new ProcessSandboxProvider(new ProcessOptions { Warm = 0 }, Store, TimeProvider.System);
        await using (var sandbox = await provider.CreateAsync(new SandboxSpec("python"), CancellationToken.None))
        {
            var result = await sandbox.RunAsync(new SandboxRequest(["sh", "-c", "python3 -c 'import sys, json, sqlite3, getpass; print(sys.version_info[0], getpass.getuser())' | awk '{print $2, $1}'"]), CancellationToken.None);
            Assert.Equal(("agent 3\n", ""), (result.OutputText, result.ErrorText));
        }

        Assert.Equal(image.Hash, (await BuildAsync("python")).Hash);
    }

    [Fact]
    public void Named_Unknown_OffersTheNearest() =>
        Assert.StartsWith("There is no recipe for a sandbox image 'pyton': did you mean 'python'?", Assert.Throws<ArgumentException>(() => ImageRecipe.Named("pyton")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("../etc")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData(".packages")]
    public void TryFind_WhatCannotBeAName_IsNotThere(string name) => Assert.Null(Store.TryFind(name));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<StoredImage> BuildAsync(string name) => new ImageBuilder(Store, _ => { }).BuildAsync(ImageRecipe.Named(name), CancellationToken.None);
}
