using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Plugins;

/// <summary>Copies of plugins, each in a folder named after its content, from which they are loaded. What a plugin was loaded from never changes under it,
/// so it may be built or installed anew at any time.</summary>
/// <param name="folder">Where the copies lie; made when needed.</param>
/// <param name="limits">How large a plugin may be.</param>
public sealed class PluginCache(string folder, PluginLimits limits)
{
    private const int KeptPerPlugin = 8;

    /// <summary>The user's cache: <c>platform/plugins</c> below <c>XDG_CACHE_HOME</c> or <c>~/.cache</c>.</summary>
    public static string DefaultFolder => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "platform",
        "plugins");

    /// <summary>The copy of a plugin as it is now, made if there is none yet.</summary>
    /// <param name="path">A plugin's folder, or a <c>.nupkg</c>.</param>
    /// <returns>Full path of the copy.</returns>
    /// <exception cref="PluginLoadException">The plugin is missing, malformed or too large.</exception>
    public string Copy(string path)
    {
        path = Path.GetFullPath(path);
        try
        {
            return path.EndsWith(PluginPackage.Extension, StringComparison.OrdinalIgnoreCase) ? CopyPackage(path) : CopyFolder(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PluginLoadException(path, $"Plugin '{path}' cannot be copied to '{folder}' ({exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}): make both readable and that folder writable, or set XDG_CACHE_HOME to another.", exception);
        }
    }

    private string CopyPackage(string package)
    {
        if (!File.Exists(package))
            throw new PluginLoadException(package, $"There is no package '{package}': check the path.");
        using var stream = File.OpenRead(package);
        return Place(Path.GetFileNameWithoutExtension(package), Convert.ToHexStringLower(SHA256.HashData(stream)), target => PluginPackage.Unpack(package, target, limits));
    }

    private string CopyFolder(string plugin)
    {
        var files = Files(plugin);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[81920];
        Span<byte> length = stackalloc byte[8];
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(plugin, file.FullName)));
            BinaryPrimitives.WriteInt64LittleEndian(length, file.Length);
            hash.AppendData(length);
            using var stream = file.OpenRead();
            for (int read; (read = stream.Read(buffer)) > 0;)
                hash.AppendData(buffer.AsSpan(0, read));
        }

        return Place(Path.GetFileName(plugin), Convert.ToHexStringLower(hash.GetHashAndReset()), target =>
        {
            foreach (var file in files)
            {
                var path = Path.Combine(target, Path.GetRelativePath(plugin, file.FullName));
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                file.CopyTo(path);
            }
        });
    }

    private List<FileInfo> Files(string plugin)
    {
        var (files, bytes, folders) = (new List<FileInfo>(), 0L, new Stack<DirectoryInfo>([new DirectoryInfo(plugin)]));
        while (folders.TryPop(out var next))
        {
            foreach (var entry in next.EnumerateFileSystemInfos())
            {
                if (entry is DirectoryInfo { LinkTarget: null } child) // a link might lead round in a circle, or to the whole disk
                    folders.Push(child);
                else if (entry is FileInfo file)
                {
                    files.Add(file);
                    bytes += file.Length;
                }
            }

            if (files.Count > limits.Files || bytes > limits.Bytes)
                throw new PluginLoadException(plugin, $"Plugin folder '{plugin}' holds more than {limits.Files} files or {limits.Bytes / 1_000_000} MB, which is more than a plugin may have: name the folder of its build output alone.");
        }

        files.Sort((left, right) => string.CompareOrdinal(left.FullName, right.FullName));
        return files;
    }

    private string Place(string name, string hash, Action<string> fill)
    {
        var shelf = Path.Combine(folder, new string([.. name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '_')]).TrimStart('.'));
        var target = Path.Combine(shelf, hash[..32]);
        if (Directory.Exists(target))
            return target;
        var beside = Path.Combine(shelf, $".{Guid.NewGuid():n}");
        Directory.CreateDirectory(beside);
        try
        {
            fill(beside);
            Directory.Move(beside, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            Directory.Delete(beside, recursive: true); // another process was faster
        }
        catch
        {
            Directory.Delete(beside, recursive: true);
            throw;
        }

        RemoveOldest(shelf, target);
        return target;
    }

    private static void RemoveOldest(string shelf, string newest)
    {
        var copies = new DirectoryInfo(shelf).GetDirectories().Where(copy => copy.Name[0] != '.' && copy.FullName != newest).OrderByDescending(copy => copy.LastWriteTimeUtc).Skip(KeptPerPlugin - 1);
        foreach (var copy in copies)
        {
            try
            {
                copy.Delete(recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Somebody else's, or gone already: the next copy tries again.
            }
        }
    }
}
