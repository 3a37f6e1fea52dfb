namespace Platform.Sandboxes.Processes;

/// <summary>How bubblewrap is told to show a root filesystem, all of it read-only.</summary>
internal static class RootFiles
{
    private static readonly string[] OwnRoots = ["proc", "dev", "sys", "work", "tmp", "run", "mnt", "media", "lost+found", ".sandbox"];

    // What programs look up and that says nothing about this machine.
    private static readonly string[] HostSettings = ["alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "ssl/certs", "ca-certificates", "mime.types", "magic", "localtime", "java-17-openjdk", "java-21-openjdk", "fonts", "protocols", "services", "debian_version", "os-release"];

    /// <summary>An image of its own: each of its entries at the top, so that nothing needs to be made inside it.</summary>
    /// <param name="root">Folder of the root filesystem.</param>
    public static IEnumerable<string> OfImage(string root)
    {
        foreach (var entry in new DirectoryInfo(root).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            if (OwnRoots.Contains(entry.Name))
                continue;
            string[] shown = entry.LinkTarget is { } target ? ["--symlink", target, "/" + entry.Name] : ["--ro-bind", entry.FullName, "/" + entry.Name];
            foreach (var argument in shown)
                yield return argument;
        }
    }

    /// <summary>The machine's own programs, with accounts that are not the machine's.</summary>
    /// <param name="accounts">Folder that holds <c>passwd</c>, <c>group</c>, <c>hosts</c> and <c>nsswitch.conf</c>.</param>
    public static IEnumerable<string> OfHost(string accounts)
    {
        List<string> arguments = ["--ro-bind", "/usr", "/usr"];
        foreach (var name in (string[])["bin", "sbin", "lib", "lib32", "lib64", "libx32"])
        {
            var entry = new DirectoryInfo("/" + name);
            if (entry.LinkTarget is { } target)
                arguments.AddRange(["--symlink", target, "/" + name]);
            else if (entry.Exists)
                arguments.AddRange(["--ro-bind", "/" + name, "/" + name]);
        }

        foreach (var folder in (string[])["/etc", "/etc/ssl"]) // what bubblewrap makes by itself on the way to a file, nobody else may enter
            arguments.AddRange(["--perms", "0755", "--dir", folder]);
        foreach (var name in HostSettings.Where(name => Path.Exists("/etc/" + name)))
            arguments.AddRange(["--ro-bind", "/etc/" + name, "/etc/" + name]);
        foreach (var name in AccountFiles.Names)
            arguments.AddRange(["--ro-bind", Path.Combine(accounts, name), "/etc/" + name]);
        return arguments;
    }
}
