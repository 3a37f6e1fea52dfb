using Platform.Sdk;

namespace Platform.Sandboxes.Images;

/// <summary>What an image is made of.</summary>
/// <param name="Name">Such as <c>python</c>.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Packages">Debian packages, with everything they depend on.</param>
/// <param name="Links">Links that a package's set-up would make, by path without a leading slash.</param>
public sealed record ImageRecipe(string Name, string Description, IReadOnlyList<string> Packages, IReadOnlyDictionary<string, string> Links)
{
    private static readonly string[] Shell = ["dash", "bash", "coreutils", "grep", "sed", "findutils", "mawk", "diffutils", "patch", "procps", "tar", "gzip", "base-files"];
    private static readonly Dictionary<string, string> ShellLinks = new() { ["usr/bin/awk"] = "mawk" };

    /// <summary>Whether it holds the .NET SDK of this machine.</summary>
    public bool WithDotnet { get; init; }

    /// <summary>The images that can be made, ordered by name.</summary>
    public static IReadOnlyList<ImageRecipe> All { get; } =
    [
        new("base", "Nothing but accounts: for programs that bring everything along.", [], new Dictionary<string, string>()),
        new("c", "GCC, the C library, make and a shell.", [.. Shell, "gcc", "libc6-dev", "make"], With(("usr/bin/cc", "gcc"))),
        new("dotnet", "The .NET runtime and C# compiler of this machine, and a shell.", [.. Shell, "libstdc++6", "libgcc-s1", "zlib1g", "libssl3"], With(("usr/bin/dotnet", "../share/dotnet/dotnet"))) { WithDotnet = true },
        new("node", "Node.js and a shell.", [.. Shell, "nodejs"], ShellLinks),
        new("python", "Python 3 and a shell.", [.. Shell, "python3"], With(("usr/bin/python", "python3"))),
    ];

    /// <summary>The recipe of that name.</summary>
    /// <param name="name">Such as <c>python</c>.</param>
    /// <exception cref="ArgumentException">There is none: one sentence with the nearest name.</exception>
    public static ImageRecipe Named(string name) => All.FirstOrDefault(recipe => recipe.Name == name)
        ?? throw new ArgumentException($"There is no recipe for a sandbox image '{name}': {NearestName.Suggest(name, All.Select(recipe => recipe.Name))}", nameof(name));

    private static Dictionary<string, string> With(params (string Path, string Target)[] links) =>
        new(ShellLinks.Concat(links.Select(link => KeyValuePair.Create(link.Path, link.Target))));
}
