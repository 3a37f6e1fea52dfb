namespace Platform.Plugins;

/// <summary>Finds plugins in a folder that may be one or hold several.</summary>
public static class PluginSearch
{
    /// <summary>The plugins at a place, in the order of their names.</summary>
    /// <param name="place">A <c>.nupkg</c>; a folder with a manifest, which is one plugin; or a folder of such packages and folders. One that is missing holds none.</param>
    /// <returns>Full paths of folders and packages.</returns>
    public static IReadOnlyList<string> In(string place)
    {
        place = Path.GetFullPath(place);
        if (IsPlugin(place))
            return [place];
        return Directory.Exists(place)
            ? [.. Directory.EnumerateDirectories(place).Where(folder => Path.GetFileName(folder)[0] != '.').Concat(Directory.EnumerateFiles(place, $"*{PluginPackage.Extension}")).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>Whether a path is a package, or a folder with a manifest.</summary>
    /// <param name="path">Any path.</param>
    public static bool IsPlugin(string path) =>
        (path.EndsWith(PluginPackage.Extension, StringComparison.OrdinalIgnoreCase) && File.Exists(path)) || File.Exists(Path.Combine(path, PluginManifest.FileName));

    /// <summary>The id of a plugin, read from the manifest in its folder or package; null where that cannot be read.</summary>
    /// <param name="path">A plugin's folder or package.</param>
    public static string? IdOf(string path)
    {
        try
        {
            return File.Exists(path) ? PluginPackage.ReadManifest(path).Id : PluginManifest.Read(path).Id;
        }
        catch (PluginLoadException)
        {
            return null;
        }
    }

    /// <summary>The error for a place where plugins were said to be.</summary>
    /// <param name="place">A place at which <see cref="In"/> finds none.</param>
    internal static PluginLoadException NothingAt(string place)
    {
        place = Path.GetFullPath(place);
        return Directory.Exists(place)
            ? new(place, $"Folder '{place}' holds no plugins: name a folder with a {PluginManifest.FileName}, a folder of such folders or .nupkg files, or one .nupkg.")
            : new(place, $"There is no plugin or folder of plugins '{place}': check the path.");
    }
}
