using System.IO.Compression;
using System.Text;

namespace Platform.Plugins.Tests.Loading;

public sealed class PluginPackageTests : IDisposable
{
    private const string Manifest = """{ "id": "first", "version": "1.0.0", "contract": "1.0", "assembly": "Speaking.dll", "adds": { "environments": ["first-v1"] } }""";
    private readonly string _root = Directory.CreateTempSubdirectory("plugin-package-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Cache => Path.Combine(_root, "cache");

    private string Package(params (string Name, byte[] Content)[] files)
    {
        var path = Path.Combine(_root, "Some.1.0.0.nupkg");
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, content) in files)
        {
            using var entry = archive.CreateEntry(name).Open();
            entry.Write(content);
        }

        return path;
    }

    private string Message(string package, PluginLimits? limits = null)
    {
        var message = Assert.Throws<PluginLoadException>(() => new PluginCache(Cache, limits ?? new()).Copy(package)).Message;
        Assert.DoesNotContain('\n', message);
        Assert.Empty(Directory.Exists(Cache) ? Directory.GetFiles(Cache, "*", SearchOption.AllDirectories) : []);
        return message;
    }

    [Fact]
    public void Load_Package_BringsTheDependenciesInsideIt()
    {
        var plugin = Path.Combine(_root, "plugin");
        CompiledPlugin.Speaking(plugin, "first", "1.0.0");
        var package = Package([.. Directory.GetFiles(plugin).Select(file => ($"lib/net10.0/{Path.GetFileName(file)}", File.ReadAllBytes(file))), ("Some.nuspec", []), ("_rels/.rels", [])]);
        using var host = new PluginHost(new PluginRegistry(), new PluginCache(Cache, new()), TimeProvider.System);
        var loaded = host.Load(package);
        Assert.Equal(("first", "1.0.0", package), (loaded.Name, loaded.Version, loaded.Origin));
        Assert.Equal(["Speaking.dll", "Words.dll", "plugin.json"], Directory.GetFiles(Path.GetDirectoryName(loaded.AssemblyPath)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["first-v1"], host.Registry.Environments.Select(environment => environment.Id));
    }

    [Theory]
    [InlineData("lib/net10.0/../../../outside.dll")]
    [InlineData("lib/net10.0/../evil.dll")]
    [InlineData("lib/net10.0/..\\evil.dll")]
    [InlineData("lib/net10.0//etc/outside.dll")]
    public void Unpack_FileOutsideTheFolder_IsRefused(string name)
    {
        var message = Message(Package(("lib/net10.0/plugin.json", Encoding.UTF8.GetBytes(Manifest)), (name, [1])));
        Assert.EndsWith("which would lie outside the plugin's folder: do not use this package.", message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_root, "*.dll", SearchOption.AllDirectories));
    }

    [Fact]
    public void Unpack_MoreBytesThanAllowed_IsRefused()
    {
        var package = Package(("lib/net10.0/plugin.json", Encoding.UTF8.GetBytes(Manifest)), ("lib/net10.0/zeros.bin", new byte[3_000_000]));
        Assert.True(new FileInfo(package).Length < 10_000);
        Assert.Equal($"Package '{package}' holds more than 2 MB, which is more than a plugin may have: keep large data out of the package.", Message(package, new(Bytes: 2_000_000)));
    }

    [Fact]
    public void Unpack_MoreFilesThanAllowed_IsRefused() => Assert.Contains(
        "has 3 files, but a plugin may have 2", Message(Package(("lib/net10.0/plugin.json", []), ("lib/net10.0/a", []), ("b", [])), new(Files: 2)), StringComparison.Ordinal);

    [Fact]
    public void Unpack_NoManifest_SaysWhatWasSoughtAndFound() => Assert.Contains(
        "holds no lib/net10.0/plugin.json, found lib/net10.0/Some.dll: pack a plugin's project", Message(Package(("lib/net10.0/Some.dll", [1]))), StringComparison.Ordinal);

    [Fact]
    public void Unpack_NoArchive_SaysSo()
    {
        var package = Path.Combine(_root, "Some.nupkg");
        File.WriteAllText(package, "not an archive");
        Assert.Contains($"Package '{package}' cannot be unpacked (", Message(package), StringComparison.Ordinal);
    }

    [Fact]
    public void Copy_MissingPackage_SaysSo() => Assert.Equal(
        $"There is no package '{Path.Combine(_root, "None.nupkg")}': check the path.", Message(Path.Combine(_root, "None.nupkg")));

    [Fact]
    public void Copy_SameContentTwice_IsOneCopy_AndAnotherContentAnother()
    {
        var (cache, plugin) = (new PluginCache(Cache, new()), Directory.CreateDirectory(Path.Combine(_root, "plugin", "inner")).Parent!.FullName);
        File.WriteAllText(Path.Combine(plugin, "inner", "a.txt"), "a");
        var first = cache.Copy(plugin);
        Assert.Equal(first, cache.Copy(plugin));
        File.WriteAllText(Path.Combine(plugin, "inner", "a.txt"), "b");
        var second = cache.Copy(plugin);
        Assert.NotEqual(first, second);
        Assert.Equal(("a", "b"), (File.ReadAllText(Path.Combine(first, "inner", "a.txt")), File.ReadAllText(Path.Combine(second, "inner", "a.txt"))));
        File.Move(Path.Combine(plugin, "inner", "a.txt"), Path.Combine(plugin, "inner", "b.txt"));
        Assert.NotEqual(second, cache.Copy(plugin));
    }

    [Fact]
    public void Copy_ManyContents_KeepsTheNewest()
    {
        var (cache, plugin) = (new PluginCache(Cache, new()), Directory.CreateDirectory(Path.Combine(_root, "plugin")).FullName);
        string[] copies = [.. Enumerable.Range(0, 12).Select(i =>
        {
            File.WriteAllText(Path.Combine(plugin, "a.txt"), $"{i}");
            return cache.Copy(plugin);
        })];
        Assert.Equal(8, Directory.GetDirectories(Path.Combine(Cache, "plugin")).Length);
        Assert.True(Directory.Exists(copies[^1]));
    }

    [Fact]
    public void Copy_MoreThanAllowed_IsRefused()
    {
        var plugin = Directory.CreateDirectory(Path.Combine(_root, "plugin")).FullName;
        File.WriteAllBytes(Path.Combine(plugin, "a.bin"), new byte[3_000_000]);
        Assert.Contains("holds more than 10000 files or 2 MB", Message(plugin, new(Bytes: 2_000_000)), StringComparison.Ordinal);
    }
}
