using System.Xml.Linq;

namespace Platform.Host.Tests.Architecture;

/// <summary>The law of who may reference whom: a project references only what stands below it.</summary>
public sealed class ProjectReferenceTests
{
    // Each folder of ARCHITECTURE.md's table with the projects that its projects may reference.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Plugins/Platform.Sdk"] = [],
        ["Plugins/Platform.Plugins"] = ["Platform.Sdk"],
        ["Environments"] = ["Platform.Sdk"],
        ["Rewarders"] = ["Platform.Sdk"],
        ["Sandboxes"] = ["Platform.Sdk"],
        ["Policies/Platform.Torch"] = [],
        ["Policies/Platform.Policies"] = ["Platform.Sdk", "Platform.Torch"],
        ["Training/Platform.Evaluation"] = ["Platform.Sdk", "Platform.Policies"],
        ["Training/Platform.Training"] = ["Platform.Sdk", "Platform.Policies", "Platform.Evaluation"],
    };

    // What may come from a package registry beside the base library.
    private static readonly Dictionary<string, string[]> AllowedPackages = new()
    {
        ["Plugins/Platform.Sdk"] = ["Microsoft.Extensions.AI.Abstractions"],
        ["Policies/Platform.Torch"] = [],
    };

    public static TheoryData<string> Projects() => [.. Repository.Projects().Where(path => !path.StartsWith("tests/", StringComparison.Ordinal) && !path.StartsWith("Platform.Host/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_StandBelowIt(string path)
    {
        Assert.Empty(Forbidden(path, XDocument.Load(Repository.File(path))));
    }

    [Theory]
    [InlineData("Environments/Maze/Platform.Environments.Maze.csproj", "<ProjectReference Include='../../Policies/Platform.Policies/Platform.Policies.csproj'/>")]
    [InlineData("Policies/Platform.Policies/Platform.Policies.csproj", "<ProjectReference Include='../../Environments/Maze/Platform.Environments.Maze.csproj'/>")]
    [InlineData("Plugins/Platform.Sdk/Platform.Sdk.csproj", "<PackageReference Include='YamlDotNet'/>")]
    [InlineData("Training/Platform.Training/Platform.Training.csproj", "<ProjectReference Include='../../Platform.Host/Platform.Host.csproj'/>")]
    [InlineData("Elsewhere/Platform.New/Platform.New.csproj", "<ProjectReference Include='../../Platform.Host/Platform.Host.csproj'/>")]
    public void ForbiddenReference_IsFound(string path, string reference)
    {
        Assert.Single(Forbidden(path, XDocument.Parse($"<Project><ItemGroup>{reference}</ItemGroup></Project>")));
    }

    [Fact]
    public void Environments_AreInvisibleToTheHost()
    {
        var host = XDocument.Load(Repository.File("Platform.Host/Platform.Host.csproj"));
        var references = host.Descendants("ProjectReference").Where(reference => !reference.Attribute("Include")!.Value.EndsWith(".csproj", StringComparison.Ordinal) || reference.Attribute("Include")!.Value.Contains("Environments", StringComparison.Ordinal));
        Assert.All(references, reference => Assert.Equal("false", reference.Attribute("ReferenceOutputAssembly")?.Value));
    }

    [Fact]
    public void Solution_HoldsEveryProject()
    {
        var solution = File.ReadAllText(Repository.File("Platform.sln"));
        Assert.All(Repository.Projects(), path => Assert.Contains(path.Replace('/', '\\'), solution, StringComparison.Ordinal));
    }

    private static List<string> Forbidden(string path, XDocument project)
    {
        var place = Allowed.Keys.FirstOrDefault(key => path.StartsWith(key + "/", StringComparison.Ordinal));
        var allowed = place is null ? [] : Allowed[place];
        var references = project.Descendants("ProjectReference").Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/')).Select(Path.GetFileNameWithoutExtension);
        var packages = place is not null && AllowedPackages.TryGetValue(place, out var few)
            ? project.Descendants("PackageReference").Where(package => package.Parent?.Attribute("Condition") is null && package.Attribute("Condition") is null).Select(package => package.Attribute("Include")!.Value).Except(few)
            : [];
        return
        [
            .. references.Where(name => !allowed.Contains(name)).Select(name => $"{path} may not reference {name}: it may reference {(allowed.Length == 0 ? "no project" : string.Join(", ", allowed))}."),
            .. packages.Select(name => $"{path} may not reference the package {name}."),
        ];
    }
}
