using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Plugins;

/// <summary>A plugin in a NuGet package: <c>lib/net10.0</c> holds its manifest, its assemblies and all they depend on.</summary>
/// <remarks>A package is foreign input: nothing is written outside the target folder, and no more than the limits allow.</remarks>
internal static partial class PluginPackage
{
    /// <summary>Ending of a package's file name.</summary>
    public const string Extension = ".nupkg";

    private const int LongestManifest = 1 << 20;

    /// <summary>Unpacks the plugin's own files; what else is in the package (signatures, metadata) stays there.</summary>
    /// <param name="package">The package.</param>
    /// <param name="target">An empty folder.</param>
    /// <param name="limits">How much may come out of it.</param>
    /// <exception cref="PluginLoadException">It is no such package, or breaks the limits.</exception>
    public static void Unpack(string package, string target, PluginLimits limits)
    {
        try
        {
            using var archive = ZipFile.OpenRead(package);
            if (archive.Entries.Count > limits.Files)
                throw new PluginLoadException(package, $"Package '{package}' has {archive.Entries.Count} files, but a plugin may have {limits.Files}: leave out what it does not need.");
            var root = Root(package, archive);
            var left = limits.Bytes;
            foreach (var entry in archive.Entries.Where(entry => entry.FullName.StartsWith(root, StringComparison.Ordinal) && !entry.FullName.EndsWith('/')))
                left -= Extract(package, entry, Place(package, entry.FullName[root.Length..], target), left, limits);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(package, exception);
        }
    }

    /// <summary>Reads the manifest without unpacking anything.</summary>
    /// <param name="package">The package.</param>
    /// <exception cref="PluginLoadException">It is no such package, or its manifest is wrong.</exception>
    public static PluginManifest ReadManifest(string package)
    {
        try
        {
            using var archive = ZipFile.OpenRead(package);
            using var stream = archive.GetEntry(Root(package, archive) + PluginManifest.FileName)!.Open();
            var text = new byte[LongestManifest];
            var length = stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            return PluginManifest.Parse(Encoding.UTF8.GetString(text, 0, length), package);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(package, exception);
        }
    }

    private static PluginLoadException Unreadable(string package, Exception exception) =>
        new(package, $"Package '{package}' cannot be unpacked ({exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}): pack the plugin again with 'dotnet pack'.", exception);

    private static string Root(string package, ZipArchive archive)
    {
        var roots = archive.Entries.Select(entry => ManifestForm().Match(entry.FullName)).Where(match => match.Success).Select(match => match.Groups[1].Value).Distinct().ToArray();
        if (roots.Contains("lib/net10.0/"))
            return "lib/net10.0/";
        return roots switch
        {
            [var only] => only,
            [] => throw new PluginLoadException(
                package,
                $"Package '{package}' holds no lib/net10.0/{PluginManifest.FileName}, found {Found(archive)}: pack a plugin's project, which lays its manifest and output there ('./platform plugin new' makes one)."),
            _ => throw new PluginLoadException(package, $"Package '{package}' holds a {PluginManifest.FileName} in {string.Join(" and ", roots)}: keep the one in lib/net10.0/."),
        };
    }

    private static string Found(ZipArchive archive)
    {
        var libraries = archive.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Take(5).ToArray();
        return libraries.Length == 0 ? "nothing in lib" : string.Join(", ", libraries);
    }

    private static string Place(string package, string name, string target)
    {
        var path = Path.GetFullPath(Path.Combine(target, name));
        var inside = path.StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(target)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return inside && !name.Contains('\\', StringComparison.Ordinal) && !Path.IsPathRooted(name)
            ? path
            : throw new PluginLoadException(package, $"Package '{package}' holds a file named '{name}', which would lie outside the plugin's folder: do not use this package.");
    }

    // The length that the archive states is a claim: what comes out is counted.
    private static long Extract(string package, ZipArchiveEntry entry, string path, long left, PluginLimits limits)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var source = entry.Open();
        using var file = new FileStream(path, FileMode.CreateNew);
        var buffer = new byte[81920];
        var written = 0L;
        for (int read; (read = source.Read(buffer)) > 0;)
        {
            written += read;
            if (written > left)
                throw new PluginLoadException(package, $"Package '{package}' holds more than {limits.Bytes / 1_000_000} MB, which is more than a plugin may have: keep large data out of the package.");
            file.Write(buffer, 0, read);
        }

        return written;
    }

    [GeneratedRegex(@"^(lib/[A-Za-z0-9.]+/)plugin\.json\z", RegexOptions.CultureInvariant)]
    private static partial Regex ManifestForm();
}
