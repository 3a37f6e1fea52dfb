using System.Diagnostics;

namespace Platform.Host.Tests;

/// <summary>The sources these tests were built from.</summary>
internal static class Repository
{
    /// <summary>Full path of the root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Full path of a file below the root.</summary>
    public static string File(string path) => Path.Combine(Root, path);

    /// <summary>Paths of all project files, relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Projects() =>
    [
        .. Directory.EnumerateFiles(Root, "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path))
            .Where(path => !path.StartsWith("artifacts/", StringComparison.Ordinal) && !path.StartsWith("Plugins/templates/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Platform.sln")))
                return folder.FullName;
        }

        throw new UnreachableException($"There is no Platform.sln above {AppContext.BaseDirectory}.");
    }
}
