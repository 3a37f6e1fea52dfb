using System.Text.RegularExpressions;
using Platform.Host.Plugins;
using Platform.Host.Recipes;
using Platform.Host.Tests.Cli;
using Platform.Plugins.Configuration;

namespace Platform.Host.Tests.Documentation;

/// <summary>What the documentation says is so.</summary>
public sealed partial class DocumentationTests
{
    private static readonly PluginCatalog Catalog = new(Call.Plugins, TextWriter.Null);

    public static TheoryData<string> Pages() =>
    [
        .. Directory.GetFiles(Repository.Root, "*.md").Concat(Directory.GetFiles(Repository.File("docs"), "*.md", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_LeadToFilesThatExist(string page)
    {
        var folder = Path.GetDirectoryName(Repository.File(page))!;
        var broken = Link().Matches(File.ReadAllText(Repository.File(page))).Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#'))
            .Where(target => !Path.Exists(Path.Combine(folder, target.Split('#')[0])));
        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Commands_ArePartOfTheCommandLine(string page)
    {
        foreach (var line in Blocks(page, "sh").SelectMany(block => block.Split('\n')).Where(line => line.StartsWith("./platform ", StringComparison.Ordinal) && !line.Contains('[', StringComparison.Ordinal)))
        {
            var arguments = line.Split('>')[0].Split('#')[0].Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
            if (arguments[0] == "test")
                continue; // the launcher's own
            var call = await Call.Of([.. arguments, "--help"]);
            Assert.True(call.ExitCode == 0, $"{page}: {line}: {call.Error}");
            // Help forgives wrong options, so each must be among those that it lists.
            Assert.All(arguments.Where(argument => argument.StartsWith("--", StringComparison.Ordinal)), option => Assert.Contains(option, call.Output, StringComparison.Ordinal));
            Assert.All(arguments.Where(argument => argument.StartsWith("recipes/", StringComparison.Ordinal)), recipe => Assert.True(File.Exists(Repository.File(recipe)), $"{page}: {recipe}"));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Recipes_AreRight(string page)
    {
        var reader = new RecipeReader(Catalog.Registry);
        Assert.All(Blocks(page, "yaml"), block => Assert.NotEmpty(reader.Read(YamlReader.Read(block, page), "recipe").Stages));
    }

    [Fact]
    public async Task Settings_AreThoseOfTheProgram()
    {
        var call = await Call.Of("recipe", "settings");
        Assert.True(call.Output == File.ReadAllText(Repository.File("docs/settings.md")), "docs/settings.md is not what the program has: ./platform recipe settings > docs/settings.md");
    }

    [Fact]
    public void EnvironmentVariables_AreNamed()
    {
        var sources = Directory.EnumerateFiles(Repository.Root, "*.cs", SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(Repository.Root, path).StartsWith("artifacts", StringComparison.Ordinal) && !Path.GetRelativePath(Repository.Root, path).StartsWith("tests", StringComparison.Ordinal));
        var read = sources.SelectMany(path => Variable().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value));
        var launcher = LauncherVariable().Matches(File.ReadAllText(Repository.File("platform"))).Select(match => match.Groups[1].Value);
        var documented = File.ReadAllText(Repository.File("docs/cli.md"));
        string[] everybodys = ["PATH", "HOME", "XDG_CACHE_HOME"];
        Assert.All(read.Concat(launcher).Distinct().Except(everybodys), name => Assert.Contains($"`{name}`", documented, StringComparison.Ordinal));
    }

    [Fact]
    public void Commands_AreAllInTheirTable()
    {
        var documented = File.ReadAllText(Repository.File("docs/cli.md"));
        Assert.All(new[] { "train", "eval", "play", "env", "rewarder", "curriculum", "runs", "recipe", "bench", "doctor", "plugin", "test" }, command => Assert.Contains($"| `{command}", documented, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Blocks(string page, string language) =>
        Block().Matches(File.ReadAllText(Repository.File(page))).Where(match => match.Groups[1].Value == language).Select(match => match.Groups[2].Value);

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```([a-z]*)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("""GetEnvironmentVariable\("([A-Za-z_0-9]+)"\)""")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\$\{([A-Za-z]*[A-Z][A-Za-z_]*):-")]
    private static partial Regex LauncherVariable();
}
