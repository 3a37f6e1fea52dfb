using Platform.Plugins;

namespace Platform.Host.Plugins;

/// <summary>The folder of installed plugins. Every change is one rename, so that a host that looks at any instant finds a whole plugin or none.</summary>
/// <param name="folder">Made when needed.</param>
internal sealed class PluginFolder(string folder)
{
    /// <summary>Ids of the plugins in it, as far as they can be read.</summary>
    public IEnumerable<string> Names() => Plugins().Select(plugin => plugin.Name).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Full path of a plugin's folder or package, or null if it is not installed.</summary>
    /// <param name="name">Id of the plugin.</param>
    public string? Find(string name) => Plugins().FirstOrDefault(plugin => plugin.Name == name).Path;

    /// <summary>Installs a plugin, in place of an earlier version of it.</summary>
    /// <param name="name">Its id.</param>
    /// <param name="source">A folder that holds it; copied.</param>
    /// <returns>Full path of the installed plugin.</returns>
    public string Install(string name, string source)
    {
        var (target, beside) = (Path.Combine(folder, name), Path.Combine(folder, $".{Guid.NewGuid():n}"));
        Directory.CreateDirectory(beside);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(beside, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);
        }

        if (Find(name) is { } old)
            Remove(old);
        if (Directory.Exists(target))
            Remove(target);
        Directory.Move(beside, target);
        return target;
    }

    /// <summary>Removes what <see cref="Find"/> found.</summary>
    /// <param name="path">A folder or package below this one.</param>
    public void Remove(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
            return;
        }

        var aside = Path.Combine(folder, $".{Guid.NewGuid():n}");
        Directory.Move(path, aside);
        Directory.Delete(aside, recursive: true);
    }

    private IEnumerable<(string Name, string Path)> Plugins()
    {
        foreach (var path in PluginSearch.In(folder))
        {
            if (PluginSearch.IdOf(path) is { } name)
                yield return (name, path);
        }
    }
}
