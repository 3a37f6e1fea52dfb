using System.IO.Compression;
using Platform.Host.Tests.Cli;
using Platform.Plugins.Tests.Loading;

namespace Platform.Host.Tests.Plugins;

public sealed class PluginCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Speaking(string name, string version)
    {
        var folder = _folder.Path("built", $"{name}-{version}");
        CompiledPlugin.Speaking(folder, name, version);
        return folder;
    }

    private Task<Call> Run(params string[] arguments) => Call.WithPlugins(_folder, arguments);

    [Fact]
    public async Task List_NamesTheInTreePluginsWithWhatTheyAdd()
    {
        var call = await Run("plugin", "list", "--json");
        var maze = Assert.Single(call.Json["plugins"]!.AsArray(), plugin => (string)plugin!["id"]! == "maze")!;
        Assert.Equal(["maze-v1"], maze["adds"]!.AsArray().Select(id => (string)id!));
        Assert.Equal(("1.0", "none"), ((string)maze["contract"]!, (string)maze["isolation"]!));
    }

    [Fact]
    public async Task Add_UpgradeAndRemove_AFolder()
    {
        var added = await Run("plugin", "add", Speaking("first", "1.0.0"), "--json");
        Assert.Equal((0, ""), (added.ExitCode, added.Error));
        Assert.Equal(_folder.Path("plugins", "first"), (string)added.Json["path"]!);
        Assert.Equal(0, (await Run("play", "first-v1", "--policy", "quiet", "--json")).ExitCode);
        Assert.Equal(0, (await Run("plugin", "add", Speaking("first", "2.0.0"))).ExitCode);
        var plugins = (await Run("plugin", "list", "--json")).Json["plugins"]!.AsArray();
        Assert.Equal("2.0.0", (string)Assert.Single(plugins, plugin => (string)plugin!["id"]! == "first")!["version"]!);
        Assert.Equal(["first"], Directory.GetFileSystemEntries(_folder.Path("plugins")).Select(Path.GetFileName));
        Assert.Equal(0, (await Run("plugin", "remove", "first")).ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path("plugins")));
        Assert.Equal("There is no environment 'first-v1'", (await Run("env", "show", "first-v1")).Error[..34]);
    }

    [Fact]
    public async Task Add_Package_IsUnpacked()
    {
        var package = _folder.Path("First.1.0.0.nupkg");
        using (var archive = ZipFile.Open(package, ZipArchiveMode.Create))
        {
            foreach (var file in Directory.GetFiles(Speaking("first", "1.0.0")))
                archive.CreateEntryFromFile(file, $"lib/net10.0/{Path.GetFileName(file)}");
        }

        Assert.Equal(0, (await Run("env", "show", "first-v1", "--plugins", package)).ExitCode);
        var call = await Run("plugin", "add", package);
        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        Assert.Contains("It adds first-v1.", call.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Run("env", "show", "first-v1")).ExitCode);
    }

    [Fact]
    public async Task Add_PluginThatDoesNotLoad_InstallsNothing()
    {
        var folder = Speaking("first", "1.0.0");
        File.Delete(Path.Combine(folder, "Speaking.dll"));
        var call = await Run("plugin", "add", folder);
        Assert.Equal((1, $"Plugin folder '{folder}': plugin.json names the assembly 'Speaking.dll', but the folder holds Words.dll: copy the plugin's build output into it, or correct the name."), (call.ExitCode, call.Error.TrimEnd()));
        Assert.False(Directory.Exists(_folder.Path("plugins")));
    }

    [Fact]
    public async Task Add_IdOfAnotherPlugin_IsRefused()
    {
        Assert.Equal(0, (await Run("plugin", "add", Speaking("first", "1.0.0"))).ExitCode);
        var folder = Speaking("first", "2.0.0");
        File.WriteAllText(Path.Combine(folder, "plugin.json"), File.ReadAllText(Path.Combine(folder, "plugin.json")).Replace("\"id\": \"first\"", "\"id\": \"zweite\"", StringComparison.Ordinal));
        var call = await Run("plugin", "add", folder);
        Assert.Equal(1, call.ExitCode);
        Assert.Contains("The environment id 'first-v1' is taken by plugin 'first'", call.Error, StringComparison.Ordinal);
        Assert.Equal(["first"], Directory.GetFileSystemEntries(_folder.Path("plugins")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Plugins_NearerPlace_GoesFirst()
    {
        Assert.Equal(0, (await Run("plugin", "add", Speaking("first", "1.0.0"))).ExitCode);
        var near = Speaking("first", "2.0.0");
        var plugins = (await Run("plugin", "list", "--json", "--plugins", near)).Json["plugins"]!.AsArray();
        Assert.Equal(near, (string)Assert.Single(plugins, plugin => (string)plugin!["id"]! == "first")!["path"]!);
    }

    [Theory]
    [InlineData(2, "There is no plugin 'nowhere': name a project's folder, a folder with a built plugin, or a .nupkg.", "plugin", "add", "nowhere")]
    [InlineData(2, "There is no installed plugin 'nothing': none is known.", "plugin", "remove", "nothing")]
    public async Task WrongCall_SaysSo(int exitCode, string message, params string[] arguments)
    {
        var call = await Run(arguments);
        Assert.Equal((exitCode, message), (call.ExitCode, call.Error.TrimEnd()));
    }

    [Fact]
    public async Task Remove_InTreePlugin_IsRefused()
    {
        var call = await Run("plugin", "remove", "maze");
        Assert.Equal(2, call.ExitCode);
        Assert.StartsWith("Plugin 'maze' lies in '", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plugins_PlaceWithoutPlugins_IsReportedAndTheRestWorks()
    {
        var call = await Run("env", "list", "--plugins", _folder.Path("nowhere"));
        Assert.Equal((0, $"There is no plugin or folder of plugins '{_folder.Path("nowhere")}': check the path."), (call.ExitCode, call.Error.TrimEnd()));
    }
}
