using System.Globalization;

namespace Platform.Sandboxes.Processes;

/// <summary>Folders for sockets and the like that only this user may enter, named after this process so that others know when they are orphans.</summary>
internal static class PrivateFolders
{
    private const string Prefix = "platform-sandboxes-";

    /// <summary>A new folder.</summary>
    public static string Create() => Directory.CreateTempSubdirectory($"{Prefix}{Environment.ProcessId}-").FullName;

    /// <summary>Removes those of processes that are no more.</summary>
    public static void RemoveOrphans()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            var owner = Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (!int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var process) || Directory.Exists($"/proc/{process}"))
                continue;
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It belongs to another user, who will remove it, or somebody else has just done so.
            }
        }
    }
}
