using System.Formats.Tar;
using System.Net;

namespace Platform.Sandboxes.Docker;

/// <summary>A folder as a tar archive, written while it is sent. Everything in it belongs to root; what only its owner may read stays so.</summary>
internal sealed class TreeContent(string root) : HttpContent
{
    /// <inheritdoc/>
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true);
        await using (tar.ConfigureAwait(false))
        {
            foreach (var entry in Entries(new DirectoryInfo(root)))
                await WriteAsync(tar, entry).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private async Task WriteAsync(TarWriter tar, FileSystemInfo entry)
    {
        var name = Path.GetRelativePath(root, entry.FullName);
        if (entry.LinkTarget is { } target)
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target }).ConfigureAwait(false);
        }
        else if (entry is DirectoryInfo)
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, name + "/") { Mode = entry.UnixFileMode }).ConfigureAwait(false);
        }
        else if (entry is FileInfo file && file.Attributes.HasFlag(FileAttributes.Device) is false)
        {
            var content = file.OpenRead();
            await using (content.ConfigureAwait(false))
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { Mode = entry.UnixFileMode, DataStream = content }).ConfigureAwait(false);
        }
    }

    private static IEnumerable<FileSystemInfo> Entries(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            yield return entry;
            if (entry is DirectoryInfo { LinkTarget: null } below)
            {
                foreach (var further in Entries(below))
                    yield return further;
            }
        }
    }
}
