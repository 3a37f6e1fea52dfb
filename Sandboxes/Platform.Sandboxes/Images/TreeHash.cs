using System.Security.Cryptography;
using System.Text;

namespace Platform.Sandboxes.Images;

/// <summary>A hash of everything below a folder that a program could tell: names, kinds, rights, targets of links and contents. Not owners and times.</summary>
internal static class TreeHash
{
    /// <summary>As <c>sha256:…</c>.</summary>
    public static string Of(string root)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, new DirectoryInfo(root), root);
        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, DirectoryInfo folder, string root)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(root, entry.FullName);
            if (entry.LinkTarget is { } target)
            {
                Line(hash, $"l {path} {target}");
            }
            else if (entry is DirectoryInfo below)
            {
                Line(hash, $"d {path} {(int)entry.UnixFileMode:x}");
                Add(hash, below, root);
            }
            else
            {
                using var content = File.OpenRead(entry.FullName);
                Line(hash, $"f {path} {(int)entry.UnixFileMode:x} {Convert.ToHexStringLower(SHA256.HashData(content))}");
            }
        }
    }

    private static void Line(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
}
