namespace Platform.Plugins.Tests.Manifests;

public sealed class PluginManifestTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("manifest-").FullName;

    private string File => Path.Combine(_folder, PluginManifest.FileName);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private PluginManifest Read(string text)
    {
        System.IO.File.WriteAllText(File, text);
        return PluginManifest.Read(_folder);
    }

    private string Message(string text)
    {
        var message = Assert.Throws<PluginLoadException>(() => Read(text)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    [Fact]
    public void Read_WholeManifest_GivesEveryPart()
    {
        var manifest = Read("""
            {
            	"id": "treasure-hunt",
            	"version": "1.2.3-beta.1",
            	"contract": "1.0",
            	"summary": "A \"treasure\" under one of n holes \u2014 dig.",
            	"assembly": "TreasureHunt.dll",
            	"adds": { "environments": ["treasure-hunt-v1", "treasure-hunt-v2"], "rewarders": ["brevity-v1"], "curricula": [] },
            	"needs": ["browser", "network"],
            	"isolation": "process"
            }
            """);
        Assert.Equal(("treasure-hunt", "1.2.3-beta.1", "1.0", "A \"treasure\" under one of n holes — dig.", "TreasureHunt.dll"), (manifest.Id, manifest.Version, manifest.Contract, manifest.Summary, manifest.Assembly));
        Assert.Equal(["treasure-hunt-v1", "treasure-hunt-v2"], manifest.Adds.Environments);
        Assert.Equal(["brevity-v1"], manifest.Adds.Rewarders);
        Assert.Empty(manifest.Adds.Curricula);
        Assert.Equal([PluginNeed.Browser, PluginNeed.Network], manifest.Needs);
        Assert.Equal(PluginIsolation.Process, manifest.Isolation);
    }

    [Fact]
    public void Read_SmallestManifest_RunsInsideTheHostAndNeedsNothing()
    {
        var manifest = Read("""{ "id": "small", "version": "1.0.0", "contract": "1.0" }""");
        Assert.Equal((PluginIsolation.None, null), (manifest.Isolation, manifest.Assembly));
        Assert.Empty(manifest.Needs);
    }

    [Theory]
    [InlineData("(4): isolatoin is not a setting: did you mean 'isolation'?", "\"isolatoin\": \"process\"")]
    [InlineData("(4): isolation is 'proces', but one of none, process is expected: did you mean process?", "\"isolation\": \"proces\"")]
    [InlineData("(4): needs.1 is 'netwrk', but one of browser, sandbox, network is expected: did you mean network?", "\"needs\": [\"browser\", \"netwrk\"]")]
    [InlineData("(4): adds.environments.0 is 'maze', but lower-case words joined by hyphens and a version are expected, such as 'maze-v1'.", "\"adds\": { \"environments\": [\"maze\"] }")]
    [InlineData("(4): adds.rewarders.1 is 'a-v1', which stands there twice: keep one of them.", "\"adds\": { \"rewarders\": [\"a-v1\", \"a-v1\"] }")]
    [InlineData("(4): adds.environment is not a setting: did you mean 'environments'?", "\"adds\": { \"environment\": [\"maze-v1\"] }")]
    [InlineData("(4): assembly is '../Other.dll', but the name of a file in the plugin's own folder is expected, such as 'TreasureHunt.dll'.", "\"assembly\": \"../Other.dll\"")]
    [InlineData("(4): The key 'contract' stands here and at", "\"contract\": \"1.0\"")]
    public void Read_Fault_NamesLineValueAndRemedy(string message, string line) =>
        Assert.StartsWith(File + message, Message($"{{\n\"id\": \"small\", \"version\": \"1.0.0\",\n\"contract\": \"1.0\",\n{line}\n}}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("id is missing", "{\"version\": \"1.0.0\", \"contract\": \"1.0\"}")]
    [InlineData("id is 'Small Thing', but lower-case words joined by hyphens are expected, such as 'treasure-hunt'.", "{\"id\": \"Small Thing\", \"version\": \"1.0.0\", \"contract\": \"1.0\"}")]
    [InlineData("version is '1.0', but three numbers are expected, such as '1.0.0'.", "{\"id\": \"small\", \"version\": \"1.0\", \"contract\": \"1.0\"}")]
    [InlineData("contract is 'one', but two numbers are expected, such as '1.0'.", "{\"id\": \"small\", \"version\": \"1.0.0\", \"contract\": \"one\"}")]
    [InlineData("This is not valid YAML", "{\"id\": \"small\"")]
    public void Read_WrongManifest_IsRefused(string message, string text) => Assert.Contains(message, Message(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("2.0")]
    [InlineData("1.9999")]
    [InlineData("0.9")]
    public void Read_OtherContracts_SaysWhichThisHostHas(string contract) => Assert.Equal(
        $"Plugin folder '{_folder}': plugin.json asks for contracts {contract}, but this host has 1.0: rebuild the plugin against the host's Platform.Sdk and write \"contract\": \"1.0\".",
        Message($$"""{ "id": "small", "version": "1.0.0", "contract": "{{contract}}" }"""));

    [Fact]
    public void Read_NoFile_SaysWhatWasSought() => Assert.Equal(
        $"Plugin folder '{_folder}' holds no plugin.json, which says what the plugin is and adds: write one ('./platform plugin new' makes an example), or remove the folder.",
        Assert.Throws<PluginLoadException>(() => PluginManifest.Read(_folder)).Message);
}
