using Platform.Sdk;

namespace Platform.Plugins.Tests.Loading;

public sealed class PluginLoaderTests : IDisposable
{
    // The environments' build output, beside this test's own.
    private static readonly string Configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
    private readonly string _root = Directory.CreateTempSubdirectory("plugins-").FullName;
    private readonly PluginRegistry _registry = new();

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Folder(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "plugin.json"), $$"""{ "id": "{{name}}", "version": "1.0.0", "contract": "1.0" }""");
        return folder;
    }

    private string CopyEnvironment(string name)
    {
        var folder = Folder(name.ToLowerInvariant());
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "..", "..", $"Platform.Environments.{name}", Configuration)))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        return folder;
    }

    private string Message(string folder)
    {
        var error = Assert.Throws<PluginLoadException>(() => new PluginLoader(_registry).Load(folder));
        Assert.Equal(folder, error.Folder);
        Assert.DoesNotContain('\n', error.Message);
        return error.Message;
    }

    [Fact]
    public async Task LoadAll_InTreeEnvironments_RegisterAndPlayThroughTheContracts()
    {
        foreach (var name in new[] { "Bandit", "Maze", "Wordle" })
            CopyEnvironment(name);
        var (loaded, errors) = new PluginLoader(_registry).LoadAll(_root);
        Assert.Empty(errors);
        Assert.Equal(["bandit", "maze", "wordle"], loaded.Select(plugin => plugin.Name));
        Assert.Equal(["bandit-v1", "maze-v1", "wordle-v1"], _registry.Environments.Select(environment => environment.Id));
        Assert.Equal(["greedy", "oracle", "thompson", "ucb", "uniform"], _registry.Environment("bandit-v1").ScriptedPolicies.Keys);
        foreach (var registration in _registry.Environments)
        {
            var options = registration.DefaultOptions();
            await using var environment = registration.Create(options);
            var policy = registration.ScriptedPolicy("oracle").Create(options);
            policy.Reset(1);
            var observation = await environment.ResetAsync(new TaskSpec(registration.Id, "1", 1), CancellationToken.None);
            for (var over = false; !over;)
            {
                var result = await environment.StepAsync(policy.Act(observation), CancellationToken.None);
                Assert.Null(result.ActionError);
                (observation, over) = (result.Observation, result.Terminated || result.Truncated);
            }
        }
    }

    [Fact]
    public void Load_PluginTypes_LiveInTheirOwnContext()
    {
        new PluginLoader(_registry).Load(CopyEnvironment("Maze"));
        var context = System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(_registry.Environment("maze-v1").EnvironmentType.Assembly)!;
        Assert.NotSame(System.Runtime.Loader.AssemblyLoadContext.Default, context);
        Assert.True(context.IsCollectible);
    }

    [Fact]
    public void Load_EveryInTreeOption_HasItsTextAndBindsFromYaml()
    {
        foreach (var name in new[] { "Bandit", "Maze", "Wordle" })
            CopyEnvironment(name);
        new PluginLoader(_registry).LoadAll(_root);
        foreach (var type in _registry.Environments.Select(environment => environment.OptionsType))
        {
            Assert.All(type.GetProperties(), property => Assert.True(property.IsDefined(typeof(SettingAttribute), false), $"{type.Name}.{property.Name} has no [Setting]"));
            var yaml = Plugins.Configuration.YamlWriter.Write(Activator.CreateInstance(type)!);
            Assert.Equal(Activator.CreateInstance(type), Plugins.Configuration.OptionsBinder.Bind(type, Plugins.Configuration.YamlReader.Read(yaml, "o.yaml")));
        }
    }

    [Fact]
    public void Load_IdTaken_NamesThePluginThatHasIt()
    {
        var loader = new PluginLoader(_registry);
        loader.Load(CopyEnvironment("Maze"));
        var second = Folder("second");
        foreach (var file in Directory.GetFiles(Path.Combine(_root, "maze")))
            File.Copy(file, Path.Combine(second, Path.GetFileName(file)), overwrite: true);
        Assert.Equal($"Plugin folder '{second}': the plugin id 'maze' is taken by another plugin: give this one another \"id\" in plugin.json, or remove the other.", Message(second));
        File.WriteAllText(Path.Combine(second, "plugin.json"), "{id: labyrinth, version: 1.0.0, contract: '1.0', adds: {environments: [maze-v1]}}");
        Assert.Contains("The environment id 'maze-v1' is taken by plugin 'maze'", Message(second));
    }

    [Fact]
    public void Load_MissingFolder_SaysSo() =>
        Assert.Equal($"There is no plugin folder '{_root}/none': build the plugin, or name a folder that holds its assembly.", Message(Path.Combine(_root, "none")));

    [Fact]
    public void Load_EmptyFolder_SaysWhatWasSought()
    {
        var folder = Folder("empty");
        Assert.Equal($"Plugin folder '{folder}' holds no assembly, but one .dll with the plugin's class was sought: copy the plugin's build output into it.", Message(folder));
    }

    [Fact]
    public void Load_NoManifest_SaysWhatWasSought()
    {
        var folder = CopyEnvironment("Maze");
        File.Delete(Path.Combine(folder, "plugin.json"));
        Assert.Equal($"Plugin folder '{folder}' holds no plugin.json, which says what the plugin is and adds: write one ('./platform plugin new' makes an example), or remove the folder.", Message(folder));
    }

    [Fact]
    public void Load_OnlyTheContractsInTheFolder_CountsAsEmpty()
    {
        var folder = Folder("contracts");
        File.Copy(typeof(IPlugin).Assembly.Location, Path.Combine(folder, "Platform.Sdk.dll"));
        Assert.Contains("holds no assembly", Message(folder));
    }

    [Fact]
    public void Load_SeveralAssembliesAndNoHint_ListsThem()
    {
        var folder = Folder("several");
        File.WriteAllText(Path.Combine(folder, "A.dll"), "");
        File.WriteAllText(Path.Combine(folder, "B.dll"), "");
        Assert.Equal($"Plugin folder '{folder}' has no single main assembly, found A.dll, B.dll: keep the .deps.json of the main one only, or name it 'several.dll'.", Message(folder));
    }

    [Fact]
    public void Load_NotAnAssembly_SaysSo()
    {
        var folder = Folder("garbage");
        File.WriteAllText(Path.Combine(folder, "Garbage.dll"), "this is text");
        Assert.StartsWith($"Plugin folder '{folder}': Garbage.dll is not a .NET assembly (", Message(folder));
    }

    [Fact]
    public void Load_AssemblyWithoutPlugin_SaysWhatToAdd()
    {
        var folder = Folder("none");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "YamlDotNet.dll"), Path.Combine(folder, "YamlDotNet.dll"));
        Assert.Equal(
            $"Plugin folder '{folder}': YamlDotNet.dll must have one public class that implements IPlugin, found none: add one, public and with a parameterless constructor.",
            Message(folder));
    }

    [Fact]
    public void Load_TwoPluginClasses_NamesBoth()
    {
        var folder = Folder("two");
        WrittenAssembly.Save(Path.Combine(folder, "Two.dll"), ["One", "Other"], ConstructorKind.Public);
        Assert.Equal($"Plugin folder '{folder}': Two.dll must have one public class that implements IPlugin, found One, Other: keep one and let it register everything.", Message(folder));
    }

    [Fact]
    public void Load_NoPublicConstructor_SaysWhatToAdd()
    {
        var folder = Folder("hidden");
        WrittenAssembly.Save(Path.Combine(folder, "Hidden.dll"), ["Secret"], ConstructorKind.Private);
        Assert.Equal($"Plugin folder '{folder}': class Secret in Hidden.dll has no public constructor without parameters: add one.", Message(folder));
    }

    [Fact]
    public void Load_RegisterThrows_NamesTheExceptionAndRegistersNothing()
    {
        var folder = Folder("throwing");
        WrittenAssembly.Save(Path.Combine(folder, "Throwing.dll"), ["Thrower"], ConstructorKind.Public);
        Assert.Equal($"Plugin folder '{folder}': Throwing.dll threw NotSupportedException while it registered ({new NotSupportedException().Message.TrimEnd('.')}): mend the plugin or remove its folder.", Message(folder));
        Assert.Empty(_registry.Environments);
    }

    [Theory]
    [InlineData("[]", "the plugin registers 'maze-v1', which plugin.json does not list: add it to adds.environments there.")]
    [InlineData("[maze-v1, maze-v2]", "plugin.json lists 'maze-v2' in adds.environments, but the plugin registers maze-v1: register it, or take it off the list.")]
    public void Load_ManifestThatClaimsOtherThanIsRegistered_IsRefused(string environments, string message)
    {
        var folder = CopyEnvironment("Maze");
        File.WriteAllText(Path.Combine(folder, "plugin.json"), $"{{id: maze, version: 1.0.0, contract: '1.0', adds: {{environments: {environments}}}}}");
        Assert.Equal($"Plugin folder '{folder}': {message}", Message(folder));
        Assert.Empty(_registry.Environments);
    }

    [Fact]
    public void Load_AssemblyOfTheManifestMissing_ListsWhatIsThere()
    {
        var folder = CopyEnvironment("Maze");
        File.WriteAllText(Path.Combine(folder, "plugin.json"), "{id: maze, version: 1.0.0, contract: '1.0', assembly: Labyrinth.dll}");
        Assert.Equal($"Plugin folder '{folder}': plugin.json names the assembly 'Labyrinth.dll', but the folder holds Platform.Environments.Maze.dll: copy the plugin's build output into it, or correct the name.", Message(folder));
    }

    [Fact]
    public void LoadAll_OneBroken_LoadsTheOthers()
    {
        CopyEnvironment("Maze");
        Folder("empty");
        var (loaded, errors) = new PluginLoader(_registry).LoadAll(_root);
        Assert.Equal("maze", Assert.Single(loaded).Name);
        Assert.Contains("holds no assembly", Assert.Single(errors).Message);
    }

    [Fact]
    public void LoadAll_NoFolder_LoadsNothing() => Assert.Empty(new PluginLoader(_registry).LoadAll(Path.Combine(_root, "none")).Loaded);
}
