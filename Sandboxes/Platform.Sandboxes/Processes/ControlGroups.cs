using System.Globalization;
using Platform.Sdk;

namespace Platform.Sandboxes.Processes;

/// <summary>The control groups that this process may make: of version 1 or 2, or none, and then limits are kept by watching.</summary>
internal sealed class ControlGroups
{
    private const string Prefix = "platform-sandbox-";
    private static readonly string[] Controllers = ["memory", "pids", "cpu"];
    private static readonly TimeSpan OrphanAge = TimeSpan.FromMinutes(1);
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, IgnoreInaccessible = true };
    private readonly string[] _parents; // version 1: of memory, pids and cpu, in this order; version 2: one
    private readonly string[] _mounts; // of the parents
    private readonly bool _isUnified;

    private ControlGroups(string[] parents, string[] mounts, bool isUnified) => (_parents, _mounts, _isUnified) = (parents, mounts, isUnified);

    /// <summary>What this process may make; null where it may make none.</summary>
    /// <param name="place">Where the system shows control groups.</param>
    /// <param name="time">Tells how old orphans are.</param>
    public static ControlGroups? Find(ControlGroupPlace place, TimeProvider time)
    {
        try
        {
            var own = File.ReadAllLines(place.Membership).Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3).ToArray();
            foreach (var groups in (ControlGroups?[])[Unified(place.Mount, own), Separate(place.Mount, own)])
            {
                if (groups is not null && groups.Works(time))
                    return groups;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not readable is as good as not there.
        }

        return null;
    }

    /// <summary>How many folders a group has: one, or one per controller.</summary>
    public int Count => _parents.Length;

    /// <summary>Makes the group of one sandbox.</summary>
    /// <param name="name">Unique on this machine.</param>
    /// <param name="limits">What its members may use together.</param>
    /// <exception cref="SandboxFaultException">It cannot be made.</exception>
    public ControlGroup Create(string name, SandboxLimits limits)
    {
        var folders = _parents.Select(parent => Path.Combine(parent, Prefix + name)).ToArray();
        var group = new ControlGroup(folders, _isUnified);
        try
        {
            foreach (var folder in folders)
                Directory.CreateDirectory(folder);
            var quota = (long)Math.Ceiling(limits.Cpus * 100_000);
            if (_isUnified)
            {
                Write(folders[0], "memory.max", limits.MemoryBytes);
                TryWrite(folders[0], "memory.swap.max", 0);
                Write(folders[0], "pids.max", limits.Processes);
                File.WriteAllText(Path.Combine(folders[0], "cpu.max"), string.Create(CultureInfo.InvariantCulture, $"{quota} 100000"));
            }
            else
            {
                Write(folders[0], "memory.limit_in_bytes", limits.MemoryBytes);
                TryWrite(folders[0], "memory.memsw.limit_in_bytes", limits.MemoryBytes);
                Write(folders[1], "pids.max", limits.Processes);
                Write(folders[2], "cpu.cfs_period_us", 100_000);
                Write(folders[2], "cpu.cfs_quota_us", quota);
            }

            return group;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            group.Remove();
            throw new SandboxFaultException($"The control group of sandbox '{name}' cannot be made below {_parents[0]}: {exception.Message}", exception);
        }
    }

    /// <summary>Folders of the groups whose names begin like that.</summary>
    public IEnumerable<string> Of(string beginning) => _parents.SelectMany(parent => Directory.EnumerateDirectories(parent, Prefix + beginning + "*"));

    /// <summary>Removes what hosts that are no more have left behind, wherever in the hierarchy they were.</summary>
    /// <remarks>A host in another namespace of processes looks as if it were no more: a group that has members cannot be removed, and one that is about to get its first is young.</remarks>
    private void RemoveOrphans(TimeProvider time)
    {
        foreach (var folder in _mounts.SelectMany(mount => Directory.EnumerateDirectories(mount, Prefix + "*", Everywhere)))
        {
            var name = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var owner) && !Directory.Exists($"/proc/{owner}") && time.GetUtcNow() - Directory.GetLastWriteTimeUtc(folder) > OrphanAge)
                ControlGroup.TryRemove(folder);
        }
    }

    private void TryRemoveOrphans(TimeProvider time)
    {
        try
        {
            RemoveOrphans(time);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody else removes groups at the same time; what is left now is found by the next host.
        }
    }

    private static ControlGroups? Separate(string mount, string[][] own)
    {
        var found = Controllers.Select(controller => own.FirstOrDefault(parts => parts[1].Split(',').Contains(controller)) is { } parts ? (Mount: Folder(controller, parts[1]), Own: parts[2]) : default).ToArray();
        var parents = found.Select(one => one.Mount is null ? null : Below(one.Mount, one.Own)).ToArray();
        return parents.All(Directory.Exists) ? new ControlGroups(parents!, [.. found.Select(one => one.Mount)], isUnified: false) : null;

        string Folder(string controller, string names) => Directory.Exists(Path.Combine(mount, names)) ? Path.Combine(mount, names) : Path.Combine(mount, controller);
    }

    private static ControlGroups? Unified(string mount, string[][] own)
    {
        if (!File.Exists(Path.Combine(mount, "cgroup.controllers")) || own.FirstOrDefault(parts => parts[0] == "0") is not { } parts)
            return null;
        // Controllers go down only from a group without processes of its own, so the nearest group above this one that has none is taken, or the root.
        for (var folder = Below(mount, parts[2]); folder.StartsWith(mount, StringComparison.Ordinal); folder = Path.GetDirectoryName(folder)!)
        {
            if (!IsEnabled(folder))
                TryWriteText(folder, "cgroup.subtree_control", "+memory +pids +cpu");
            if (IsEnabled(folder))
                return new ControlGroups([folder], [mount], isUnified: true);
        }

        return null;

        static bool IsEnabled(string folder) => !Controllers.Except(File.ReadAllText(Path.Combine(folder, "cgroup.subtree_control")).Split([' ', '\n'])).Any();
    }

    private static string Below(string mount, string own)
    {
        var folder = mount + own.TrimEnd('/');
        return Directory.Exists(folder) ? folder : mount; // a container sees its own group as the root
    }

    private bool Works(TimeProvider time)
    {
        try
        {
            TryRemoveOrphans(time);
            Create($"{Environment.ProcessId}-trial", new SandboxLimits()).Remove();
            return true;
        }
        catch (Exception exception) when (exception is SandboxFaultException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Write(string folder, string file, long value) => File.WriteAllText(Path.Combine(folder, file), value.ToString(CultureInfo.InvariantCulture));

    private static void TryWrite(string folder, string file, long value)
    {
        // A kernel without accounting of swap has no such file; then there is nothing to limit it by, and the memory limit alone holds.
        if (File.Exists(Path.Combine(folder, file)))
            Write(folder, file, value);
    }

    private static void TryWriteText(string folder, string file, string text)
    {
        try
        {
            File.WriteAllText(Path.Combine(folder, file), text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whether it took effect is looked up afterwards.
        }
    }
}
