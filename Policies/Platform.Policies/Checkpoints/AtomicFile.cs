namespace Platform.Policies.Checkpoints;

/// <summary>Writes a file so that its final name never shows anything but the whole old or the whole new content.</summary>
public static class AtomicFile
{
    /// <summary>Writes beside the final name, flushes to disk, then renames.</summary>
    /// <param name="path">Final name; its folder must exist.</param>
    /// <param name="write">Writes the content. If it throws, the old file stays.</param>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var beside = path + ".part";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
