using System.Diagnostics;
using System.Text.RegularExpressions;
using Platform.Host.Tests.Cli;

namespace Platform.Host.Tests.Plugins;

public sealed partial class TemplateTests : IDisposable
{
    private static readonly string Templates = Repository.File("Plugins/templates");
    private readonly TemporaryFolder _folder = new();

    private static readonly string[] KindNames = ["environment", "rewarder", "curriculum"];

    public static TheoryData<string> Kinds() => [.. KindNames];

    public void Dispose() => _folder.Dispose();

    private Task<Call> New(string kind, string name, string folder) => Call.WithPlugins(_folder, "plugin", "new", kind, name, "--output", _folder.Path(folder));

    private async Task<string> Dotnet(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.Environment["DOTNET_CLI_HOME"] = _folder.Path("home"); // installed templates stay out of the user's own list
        start.Environment["NUGET_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(inherited);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
        return output;
    }

    private static Dictionary<string, string> Files(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllText, StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task New_Project_HasNoPlaceholderLeft(string kind)
    {
        var call = await New(kind, "treasure-hunt", "made");
        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        Assert.All(Files(_folder.Path("made")), file => Assert.DoesNotMatch("plugin-name|PluginName|PLATFORM_HOME", file.Key + file.Value));
        Assert.True(File.Exists(_folder.Path("made", "src", "TreasureHunt.csproj")));
        Assert.False(Directory.Exists(_folder.Path("made", ".template.config")));
    }

    [Theory]
    [InlineData("environment", "Treasure Hunt", "NAME is 'Treasure Hunt', but lower-case words joined by hyphens are expected: use 'treasure-hunt'.")]
    [InlineData("environment", "TreasureHunt", "NAME is 'TreasureHunt', but lower-case words joined by hyphens are expected: use 'treasure-hunt'.")]
    [InlineData("environment", "../x", "NAME is '../x', but lower-case words joined by hyphens are expected: use 'x'.")]
    [InlineData("environment", "7", "NAME is '7', but lower-case words joined by hyphens are expected: use 'treasure-hunt'.")]
    [InlineData("enviroment", "x", "KIND is 'enviroment', which there is no template for: did you mean 'environment'?")]
    public async Task New_WrongCall_SaysWhatWorks(string kind, string name, string message)
    {
        var call = await New(kind, name, "made");
        Assert.Equal((2, message), (call.ExitCode, call.Error.TrimEnd()));
        Assert.False(Directory.Exists(_folder.Path("made")));
    }

    [Fact]
    public async Task New_FolderInUse_IsLeftAlone()
    {
        Directory.CreateDirectory(_folder.Path("made"));
        File.WriteAllText(_folder.Path("made", "mine.txt"), "mine");
        Assert.Contains("is not empty", (await New("environment", "x", "made")).Error, StringComparison.Ordinal);
        Assert.Equal(["mine.txt"], Files(_folder.Path("made")).Keys);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Category", "Slow")]
    public async Task New_Project_PassesItsTestsAndIsAdded(string kind)
    {
        Assert.Equal(0, (await New(kind, "treasure-hunt", "made")).ExitCode);
        await Dotnet(_folder.Path("made"), "test", "-v", "quiet", "-nodeReuse:false");
        var added = await Call.WithPlugins(_folder, "plugin", "add", _folder.Path("made"), "--json");
        Assert.True(added.ExitCode == 0, added.Error);
        Assert.Contains("treasure-hunt-v1", added.Json["adds"]!.AsArray().Select(id => (string)id!));
        var check = await Call.WithPlugins(_folder, "recipe", "check", _folder.Path("made", "recipe.yaml"));
        Assert.Equal((0, ""), (check.ExitCode, check.Error));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Category", "Slow")]
    public async Task Pack_Project_MakesAPackageThatIsAdded(string kind)
    {
        Assert.Equal(0, (await New(kind, "treasure-hunt", "made")).ExitCode);
        await Dotnet(_folder.Path("made"), "pack", "src", "-c", "Release", "-o", _folder.FullPath, "-nodeReuse:false");
        var added = await Call.WithPlugins(_folder, "plugin", "add", _folder.Path("TreasureHunt.0.1.0.nupkg"), "--json");
        Assert.True(added.ExitCode == 0, added.Error);
        Assert.DoesNotContain(Directory.GetFiles(_folder.Path("plugins", "treasure-hunt")), file => Path.GetFileName(file).StartsWith("Platform.", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task DotnetNew_MakesTheSameProjects()
    {
        Directory.CreateDirectory(_folder.Path("home"));
        await Dotnet(_folder.FullPath, "new", "install", Templates);
        foreach (var kind in KindNames)
        {
            Assert.Equal(0, (await New(kind, "treasure-hunt", $"by-platform-{kind}")).ExitCode);
            await Dotnet(_folder.FullPath, "new", $"platform-{kind}", "-n", "treasure-hunt", "-o", _folder.Path($"by-dotnet-{kind}"), "--home", Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            Assert.Equal(Files(_folder.Path($"by-platform-{kind}")), Files(_folder.Path($"by-dotnet-{kind}")));
        }
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Add_ProjectThatDoesNotCompile_ShowsTheCompilersErrors()
    {
        Assert.Equal(0, (await New("rewarder", "brevity", "made")).ExitCode);
        File.AppendAllText(_folder.Path("made", "src", "BrevityOptions.cs"), "this is no C#\n");
        var call = await Call.WithPlugins(_folder, "plugin", "add", _folder.Path("made"));
        Assert.Equal(1, call.ExitCode);
        Assert.Contains("does not build:", call.Error, StringComparison.Ordinal);
        Assert.Matches(@"BrevityOptions\.cs\(\d+,\d+\): error CS", call.Error);
        Assert.False(Directory.Exists(_folder.Path("plugins")));
    }

    [Theory]
    [InlineData("Directory.Build.props")]
    [InlineData("Directory.Build.targets")]
    [InlineData("plugin-name.slnx")]
    [InlineData(".gitignore")]
    [InlineData("src/PluginName.csproj")]
    [InlineData("tests/PluginName.Tests.csproj")]
    public void SharedFiles_AreTheSameInEveryTemplate(string file) =>
        Assert.Single(KindNames.Select(kind => File.ReadAllText(Path.Combine(Templates, kind, file))).Distinct());

    [Fact]
    public void Packages_AreThoseOfTheRepository()
    {
        var central = File.ReadAllText(Repository.File("Directory.Packages.props"));
        var used = Package().Matches(File.ReadAllText(Path.Combine(Templates, "environment", "tests", "PluginName.Tests.csproj")));
        Assert.Equal(3, used.Count);
        Assert.All(used, package => Assert.Contains($"<PackageVersion Include=\"{package.Groups[1].Value}\" Version=\"{package.Groups[2].Value}\" />", central, StringComparison.Ordinal));
    }

    [GeneratedRegex("""<PackageReference Include="([^"]+)" Version="([^"]+)" />""")]
    private static partial Regex Package();
}
