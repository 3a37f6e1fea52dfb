namespace Platform.Sandboxes.Processes;

/// <summary>The control group of one sandbox.</summary>
/// <param name="folders">Its folders: of memory, pids and cpu, or one for all.</param>
/// <param name="isUnified">Whether it is one for all.</param>
internal sealed class ControlGroup(string[] folders, bool isUnified)
{
    /// <summary>The files that a process joins it by.</summary>
    public IEnumerable<string> Entrances => folders.Select(folder => Path.Combine(folder, "cgroup.procs"));

    /// <summary>Counts what was killed for want of memory.</summary>
    public string MemoryEvents => Path.Combine(folders[0], isUnified ? "memory.events" : "memory.oom_control");

    /// <summary>Counts what could not be started for want of processes.</summary>
    public string ProcessEvents => Path.Combine(folders[isUnified ? 0 : 1], "pids.events");

    /// <summary>Removes it, if its members have ended.</summary>
    /// <returns>Whether nothing of it is left.</returns>
    public bool Remove() => Array.TrueForAll(Array.ConvertAll(folders, TryRemove), removed => removed);

    /// <summary>Removes one folder of a group; false while it has members.</summary>
    public static bool TryRemove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
