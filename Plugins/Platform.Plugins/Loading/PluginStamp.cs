namespace Platform.Plugins;

/// <summary>A quick look at a plugin: two that differ say that its files have changed.</summary>
internal sealed record PluginStamp(int Files, long Bytes, long Newest)
{
    /// <summary>The stamp of a plugin as it is now; null where there is none to look at.</summary>
    /// <param name="path">Its folder, or a <c>.nupkg</c>.</param>
    public static PluginStamp? Of(string path)
    {
        try
        {
            FileInfo[] files = File.Exists(path) ? [new(path)] : Directory.Exists(path) ? new DirectoryInfo(path).GetFiles("*", SearchOption.AllDirectories) : [];
            return files.Length == 0 ? null : new(files.Length, files.Sum(file => file.Length), files.Max(file => file.LastWriteTimeUtc.Ticks));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // it changes while it is looked at
        }
    }
}
