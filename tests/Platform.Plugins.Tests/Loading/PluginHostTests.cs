using System.Runtime.CompilerServices;
using Platform.Plugins.Configuration;
using Platform.Sdk;

namespace Platform.Plugins.Tests.Loading;

public sealed class PluginHostTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("plugin-host-").FullName;
    private readonly PluginHost _host;

    public PluginHostTests() => _host = new(new PluginRegistry(), new PluginCache(Path.Combine(_root, "cache"), new PluginLimits()), TimeProvider.System);

    public void Dispose()
    {
        _host.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private string Speaking(string name, string version)
    {
        var folder = Path.Combine(_root, "plugins", name);
        CompiledPlugin.Speaking(folder, name, version);
        return folder;
    }

    private async Task<string> Says(string id)
    {
        var registration = _host.Registry.Environment(id);
        await using var environment = registration.Create(registration.DefaultOptions());
        return await Says(environment);
    }

    private static async Task<string> Says(IEnvironment environment)
    {
        var first = await environment.ResetAsync(new TaskSpec("any-v1", "1", 1), CancellationToken.None);
        var next = await environment.StepAsync(new AgentAction(""), CancellationToken.None);
        return $"{first.Text.Trim()} {next.Reward}";
    }

    private static async Task Until(Func<bool> condition)
    {
        for (var i = 0; i < 600 && !condition(); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(50);
        }

        Assert.True(condition());
    }

    [Fact]
    public async Task Load_TwoPluginsWithTwoVersionsOfOneLibrary_EachHasItsOwn()
    {
        _host.Load(Speaking("first", "1.0.0"));
        _host.Load(Speaking("second", "2.0.0"));
        Assert.Equal(("1.0.0 1", "2.0.0 2"), (await Says("first-v1"), await Says("second-v1")));
        Assert.Equal(["first", "second"], _host.Plugins.Select(plugin => plugin.Name));
        Assert.Equal(["1.0.0", "2.0.0"], _host.Plugins.Select(plugin => plugin.Version));
    }

    [Fact]
    public async Task Reload_WhileAnEpisodeIsPlayed_LetsItEndAndStartsTheNextOnTheNewVersion()
    {
        var folder = Speaking("first", "1.0.0");
        _host.Load(folder);
        Assert.Null(_host.Reload("first"));
        var (old, before, after) = await Upgrade(folder);
        Assert.Equal(("1.0.0 1", "2.0.0 2"), (before, after));
        await Until(() => old.IsCollected);
        Assert.True(old.Drained.IsCompletedSuccessfully);
        Assert.Equal("2.0.0 2", await Says("first-v1"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<(RetiredPlugin Old, string Before, string After)> Upgrade(string folder)
    {
        var registration = _host.Registry.Environment("first-v1");
        var playing = registration.Create(registration.DefaultOptions());
        await playing.ResetAsync(new TaskSpec("first-v1", "1", 1), CancellationToken.None);
        Speaking("first", "2.0.0");
        var (old, now) = _host.Reload("first")!.Value;
        Assert.Equal(("1.0.0", "2.0.0"), (old.Version, now.Version));
        Assert.Equal(folder, now.Origin);
        Assert.True(_host.Registry.Environment("first-v1").Generation > registration.Generation);
        await Task.Delay(TimeSpan.FromSeconds(1.5)); // long enough for the host to have looked
        Assert.False(old.Drained.IsCompleted);
        // The library was not needed before: it still loads, from the copy that nobody built over.
        return (old, await Says(playing), await Says("first-v1"));
    }

    [Fact]
    public async Task Unload_AfterEveryKindOfUse_GivesTheMemoryBack()
    {
        _host.Load(Speaking("first", "1.0.0"));
        await Use();
        var old = _host.Unload("first");
        Assert.Empty(_host.Registry.Environments);
        Assert.Empty(_host.Plugins);
        await Until(() => old.IsCollected);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task Use()
    {
        var registration = _host.Registry.Environment("first-v1");
        var options = OptionsBinder.Bind(registration.OptionsType, YamlReader.Read("steps: 3", "o.yaml"));
        Assert.Equal("steps: 3\n", YamlWriter.Write(options));
        Assert.Contains("Most steps.", JsonSchema.For(registration.OptionsType).ToJsonString(), StringComparison.Ordinal);
        await using var environment = registration.Create(options);
        Assert.Equal("1.0.0 1", await Says(environment));
        Assert.Equal("", registration.ScriptedPolicy("quiet").Create(options).Act(Observation.FromText("")).Text);
    }

    [Fact]
    public async Task Reload_BrokenNewVersion_KeepsTheOldOne()
    {
        var folder = Speaking("first", "1.0.0");
        _host.Load(folder);
        File.WriteAllText(Path.Combine(folder, "Speaking.dll"), "half a file");
        Assert.Contains("is not a .NET assembly", Assert.Throws<PluginLoadException>(() => _host.Reload("first")).Message, StringComparison.Ordinal);
        Assert.Equal("1.0.0 1", await Says("first-v1"));
        Speaking("first", "3.0.0");
        Assert.NotNull(_host.Reload("first"));
        Assert.Equal("3.0.0 3", await Says("first-v1"));
    }

    [Fact]
    public async Task ReloadChanged_ReplacesWhatChanged_AndTriesAFaultOnce()
    {
        var folder = Speaking("first", "1.0.0");
        _host.Load(folder);
        _host.Load(Speaking("second", "2.0.0"));
        Assert.Empty(_host.ReloadChanged().Replaced);

        Speaking("first", "3.0.0");
        var (replaced, errors) = _host.ReloadChanged();
        Assert.Equal(("first", "1.0.0", "3.0.0"), (Assert.Single(replaced).New.Name, replaced[0].Old.Version, replaced[0].New.Version));
        Assert.Empty(errors);
        Assert.Empty(_host.ReloadChanged().Replaced);

        File.WriteAllText(Path.Combine(folder, "plugin.json"), "{}");
        Assert.Contains("id is missing", Assert.Single(_host.ReloadChanged().Errors).Message, StringComparison.Ordinal);
        Assert.Empty(_host.ReloadChanged().Errors);
        Directory.Move(folder, folder + "-aside");
        Assert.Empty(_host.ReloadChanged().Errors);
        Assert.Equal("3.0.0 3", await Says("first-v1"));

        Directory.Delete(folder + "-aside", recursive: true);
        Speaking("first", "4.0.0");
        Assert.Single(_host.ReloadChanged().Replaced);
        Assert.Equal(("4.0.0 4", "2.0.0 2"), (await Says("first-v1"), await Says("second-v1")));
    }

    [Fact]
    public async Task Watcher_NewVersionInTheFolder_IsTakenUpAndTold()
    {
        _host.Load(Speaking("first", "1.0.0"));
        var notes = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var watcher = new PluginWatcher(_host, TimeSpan.FromMilliseconds(50), notes.Enqueue, TimeProvider.System);
        var built = Path.Combine(_root, "built");
        CompiledPlugin.Speaking(built, "first", "2.0.0");
        Directory.Move(Path.Combine(_root, "plugins", "first"), Path.Combine(_root, "old"));
        Directory.Move(built, Path.Combine(_root, "plugins", "first"));
        await Until(() => !notes.IsEmpty);
        Assert.Equal(["Plugin 'first' 1.0.0 was replaced by 2.0.0: new episodes are played with it."], notes);
        Assert.Equal("2.0.0 2", await Says("first-v1"));
    }

    [Fact]
    public void Reload_OtherPluginInTheFolder_IsRefused()
    {
        var folder = Speaking("first", "1.0.0");
        _host.Load(folder);
        CompiledPlugin.Speaking(folder, "other", "1.0.0");
        Assert.Contains("holds plugin 'other', but another version of 'first' was sought", Assert.Throws<PluginLoadException>(() => _host.Reload("first")).Message, StringComparison.Ordinal);
        Assert.Equal(["first-v1"], _host.Registry.Environments.Select(environment => environment.Id));
    }

    [Fact]
    public void Reload_UnknownName_OffersTheNearest()
    {
        _host.Load(Speaking("first", "1.0.0"));
        Assert.Equal("There is no plugin 'frist': did you mean 'first'?", Assert.Throws<UnknownNameException>(() => _host.Reload("frist")).Message);
    }

    [Fact]
    public void Load_SameIdTwice_IsRefused()
    {
        var folder = Speaking("first", "1.0.0");
        _host.Load(folder);
        Assert.Contains("the plugin id 'first' is taken", Assert.Throws<PluginLoadException>(() => _host.Load(folder)).Message, StringComparison.Ordinal);
    }
}
