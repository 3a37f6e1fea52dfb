using System.Globalization;
using Platform.Environments.Code.Problems.Families;
using Platform.Sdk;

namespace Platform.Environments.Code.Shell;

/// <summary>Kinds about files: where they are, who may do what with them.</summary>
internal static class FileKinds
{
    private static readonly string[] Extensions = ["txt", "log", "csv", "md", "dat"];
    private static readonly string[] KeyModes = ["644", "664", "600"];
    private static readonly string[] Folders = ["docs", "data/raw", "data/old", "notes", "drafts"];

    /// <summary>Moves files of a sort into one folder.</summary>
    public static ShellTask Collect(SeededRandom random, int size)
    {
        var start = Tree(random, 8 * size);
        var goal = start.Copy();
        var extension = Extensions[random.Next(Extensions.Length)];
        var word = Draw.Word(random, 2, 4);
        goal.Folder("archive");
        foreach (var path in start.Files(path => path.EndsWith($".{extension}", StringComparison.Ordinal) && (size == 1 || start.Read(path).Split('\n', ' ').Contains(word))))
            goal.Move(path, $"archive/{Name(path)}");
        if (size == 3)
            goal.Put("archive/index", string.Concat(goal.Files(path => path.StartsWith("archive/", StringComparison.Ordinal)).Select(path => $"{Name(path)}\n")));
        var which = size == 1 ? $"find . -path ./archive -prune -o -name '*.{extension}' -type f -print" : $"grep -rlw --include='*.{extension}' --exclude-dir=archive '{word}' .";
        return new("collect",
            $"Move every file whose name ends in .{extension}{(size == 1 ? "" : $" and which contains the word '{word}'")}, wherever it is, into the new folder archive, under the same name.{(size == 3 ? " Then write the names of the files in archive, sorted, one in each line, into the file archive/index (which does not list itself)." : "")}{(size == 1 ? "" : " If there is no such file, make the folder all the same.")}",
            start, goal,
            ["mkdir archive", $"{which} | while read -r f; do mv \"$f\" archive/; done", .. size == 3 ? ["cd archive && ls | LC_ALL=C sort >/tmp/index && cp /tmp/index index"] : Array.Empty<string>()]);
    }

    /// <summary>Sets access rights.</summary>
    public static ShellTask Permissions(SeededRandom random, int size)
    {
        var start = Tree(random, 4 * size);
        foreach (var index in Enumerable.Range(0, 2 + size))
        {
            start.Put($"scripts/{Draw.Word(random, 2, 13)}{index}.sh", Node.File("#!/bin/sh\necho done\n", random.Next(2) == 0 ? "644" : "755"));
            start.Put($"keys/{Draw.Word(random, 2, 13)}{index}.key", Node.File($"{random.NextUInt64():x}\n", KeyModes[random.Next(KeyModes.Length)]));
            start.Put($"keys/{Draw.Word(random, 2, 13)}{index}.pub", Node.File($"{random.NextUInt64():x}\n", random.Next(2) == 0 ? "644" : "600"));
        }

        var goal = start.Copy();
        Set(".sh", "755");
        if (size > 1)
            Set(".key", "600");
        if (size > 2)
            Set(".pub", "644");
        return new("permissions",
            $"Give every file in scripts whose name ends in .sh the rights 755.{(size > 1 ? " Give every file in keys whose name ends in .key the rights 600." : "")}{(size > 2 ? " Give every file in keys whose name ends in .pub the rights 644, and the folder keys 700." : "")}",
            start, size > 2 ? Closed(goal) : goal,
            ["chmod 755 scripts/*.sh", .. size > 1 ? ["chmod 600 keys/*.key"] : Array.Empty<string>(), .. size > 2 ? ["chmod 644 keys/*.pub && chmod 700 keys"] : Array.Empty<string>()]);

        void Set(string extension, string mode)
        {
            foreach (var path in goal.Files(path => path.EndsWith(extension, StringComparison.Ordinal)))
                goal.Put(path, Node.File(goal.Read(path), mode));
        }

        static World Closed(World world)
        {
            world.Put("keys", new Node('d', "700", ""));
            return world;
        }
    }

    /// <summary>Deletes files that are copies of others.</summary>
    public static ShellTask Duplicates(SeededRandom random, int size)
    {
        var start = Tree(random, 3);
        var contents = Enumerable.Range(0, 2 * size).Select(_ => Lines(random, 3)).ToArray();
        foreach (var index in Enumerable.Range(0, 6 * size))
            start.Put(string.Create(CultureInfo.InvariantCulture, $"photos/{(size == 1 ? "" : $"{Draw.Word(random, 1, 2)}/")}{Draw.Word(random, 2, 13)}{index}.jpg"), contents[random.Next(contents.Length)]);
        var goal = start.Copy();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in start.Files(path => path.StartsWith("photos/", StringComparison.Ordinal)))
            if (!seen.Add(start.Read(path)))
                goal.Remove(path);
        if (size == 3)
            goal.Put("photos/count", $"{start.Files(path => path.StartsWith("photos/", StringComparison.Ordinal)).Count() - seen.Count}\n");
        return new("duplicates",
            $"Some files below photos have the same content. Of those that do, keep only the one whose path comes first in the order of bytes (LC_ALL=C sort), and delete the others; leave all folders.{(size == 3 ? " Write the number of deleted files, as one line, into the file photos/count." : "")}",
            start, goal,
            [
                "find photos -type f | LC_ALL=C sort | while read -r f; do echo \"$(sha256sum <\"$f\") $f\"; done | awk 'seen[$1]++ {print $3}' >/tmp/copies",
                "xargs -r rm </tmp/copies", .. size == 3 ? ["wc -l </tmp/copies >photos/count"] : Array.Empty<string>(),
            ]);
    }

    /// <summary>Switches a link to the newest of several versions.</summary>
    public static ShellTask Releases(SeededRandom random, int size)
    {
        var start = Tree(random, 3);
        var versions = Enumerable.Range(0, 2 + size).Select(_ => (1, Draw.Number(random, 0, 12), Draw.Number(random, 0, 12))).Append((1, 9, 0)).Append((1, 10, 0)).Distinct().ToArray();
        foreach (var (one, two, three) in versions)
            start.Put($"releases/v{one}.{two}.{three}/app.txt", $"version {one}.{two}.{three}\n");
        var order = versions.Order().Select(version => $"v{version.Item1}.{version.Item2}.{version.Item3}").ToArray();
        start.Put("current", Node.Link($"releases/{order[random.Next(order.Length - 1)]}"));
        var goal = start.Copy();
        goal.Put("current", Node.Link($"releases/{order[^1]}"));
        if (size > 1)
        {
            foreach (var old in order[..^2])
                goal.Remove($"releases/{old}");
        }

        if (size > 2)
            goal.Put("previous", Node.Link($"releases/{order[^2]}"));
        return new("releases",
            $"The folders in releases are versions of three numbers; v1.10.0 is newer than v1.9.2. Make the link current lead to the newest, as releases/VERSION.{(size > 1 ? " Delete all versions but the newest two." : "")}{(size > 2 ? " Make a new link previous that leads to the second newest in the same way." : "")}",
            start, goal,
            ["ln -sfn releases/$(ls releases | sort -V | tail -1) current", .. size > 1 ? ["cd releases && ls | sort -V | head -n -2 | xargs -r rm -r"] : Array.Empty<string>(), .. size > 2 ? ["ln -s releases/$(ls releases | sort -V | head -1) previous"] : Array.Empty<string>()]);
    }

    /// <summary>Renames files by a pattern.</summary>
    public static ShellTask Rename(SeededRandom random, int size)
    {
        var start = Tree(random, 3);
        foreach (var index in Enumerable.Range(0, 4 * size))
        {
            var (day, month) = (Draw.Number(random, 1, 28), Draw.Number(random, 1, 12));
            start.Put(string.Create(CultureInfo.InvariantCulture, $"scans/{Draw.Word(random, 2, 13)}{index}_{day:00}-{month:00}-202{random.Next(6)}.{(random.Next(4) == 0 ? "TIF" : "tif")}"), Lines(random, 1));
        }

        var goal = start.Copy();
        foreach (var path in start.Files(path => path.StartsWith("scans/", StringComparison.Ordinal)))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            var (title, date) = (name[..name.IndexOf('_', StringComparison.Ordinal)], name[(name.IndexOf('_', StringComparison.Ordinal) + 1)..].Split('-'));
            var renamed = size == 1 ? $"{name}{Path.GetExtension(path).ToLowerInvariant()}" : $"{date[2]}-{date[1]}-{date[0]}_{title}.tif";
            goal.Move(path, size == 3 ? $"scans/{date[2]}/{renamed}" : $"scans/{renamed}");
        }

        return new("rename", size == 1
            ? "Files in scans whose name ends in .TIF are to end in .tif; else their names stay."
            : $"The files in scans are called TITLE_DAY-MONTH-YEAR.tif, or .TIF. Rename them to YEAR-MONTH-DAY_TITLE.tif{(size == 3 ? ", and move each into a folder scans/YEAR of its year" : "")}.",
            start, goal,
            [
                size == 1 ? "for f in scans/*.TIF; do [ -e \"$f\" ] && mv \"$f\" \"${f%.TIF}.tif\"; done"
                : $"cd scans && for f in *.tif *.TIF; do [ -e \"$f\" ] || continue; b=${{f%.*}}; t=${{b%_*}}; d=${{b#*_}}; y=${{d##*-}}; r=${{d%-*}}; n=$y-${{r#*-}}-${{r%-*}}_$t.tif; {(size == 3 ? "mkdir -p $y; n=$y/$n; " : "")}mv \"$f\" \"$n\"; done",
            ]);
    }

    /// <summary>Some files in some folders.</summary>
    internal static World Tree(SeededRandom random, int files)
    {
        var world = new World();
        WorldTools.AddTo(world);
        world.Folder("home");
        world.Put("etc/users", "root:admin:home/root:active\n");
        world.Folder("home/root");
        foreach (var index in Enumerable.Range(0, files))
            world.Put(string.Create(CultureInfo.InvariantCulture, $"{Folders[random.Next(Folders.Length)]}/{Draw.Word(random, 2, 13)}{index}.{Extensions[random.Next(Extensions.Length)]}"), Lines(random, 1 + random.Next(5)));
        return world;
    }

    internal static string Lines(SeededRandom random, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => $"{string.Join(' ', Enumerable.Range(0, 2 + random.Next(5)).Select(_ => Draw.Word(random, 2, 4)))}\n"));

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];
}
