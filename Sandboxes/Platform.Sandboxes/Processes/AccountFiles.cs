namespace Platform.Sandboxes.Processes;

/// <summary>The accounts of a sandbox that has no image of its own.</summary>
internal static class AccountFiles
{
    private static readonly Dictionary<string, string> Contents = new()
    {
        ["passwd"] = "root:x:0:0:root:/:/usr/sbin/nologin\nagent:x:1000:1000:agent:/box:/bin/sh\ngrader:x:1001:1001:grader:/tmp:/bin/sh\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n",
        ["group"] = "root:x:0:\nagent:x:1000:\ngrader:x:1001:\nnogroup:x:65534:\n",
        ["hosts"] = "127.0.0.1 localhost sandbox\n::1 localhost\n",
        ["nsswitch.conf"] = "passwd: files\ngroup: files\nhosts: files\n",
    };

    /// <summary>The files, all of <c>/etc</c>.</summary>
    public static IEnumerable<string> Names => Contents.Keys;

    /// <summary>Writes them into a folder, readable for all.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, content) in Contents)
            File.WriteAllText(Path.Combine(folder, name), content);
    }
}
