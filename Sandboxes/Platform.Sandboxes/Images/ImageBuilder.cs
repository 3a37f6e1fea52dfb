using System.Globalization;
using Platform.Sandboxes.Processes;
using Platform.Sdk;

namespace Platform.Sandboxes.Images;

/// <summary>Makes images of what the machine has, without a registry. The same packages give the same hash.</summary>
/// <param name="store">Where they go.</param>
/// <param name="progress">Told each step in one line.</param>
public sealed class ImageBuilder(ImageStore store, Action<string> progress)
{
    private static readonly string[] MergedFolders = ["bin", "sbin", "lib", "lib64"];

    /// <summary>Makes an image, in place of one of the same name. Sandboxes that run keep what they have.</summary>
    /// <param name="recipe">What it is made of.</param>
    /// <param name="cancellationToken">Ends the work; the image of before stays.</param>
    /// <exception cref="SandboxFaultException">Packages cannot be had.</exception>
    public async Task<StoredImage> BuildAsync(ImageRecipe recipe, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        Directory.CreateDirectory(store.Folder);
        var work = Path.Combine(store.Folder, string.Create(CultureInfo.InvariantCulture, $".{recipe.Name}-{Environment.ProcessId}-{Guid.NewGuid():N}"));
        var root = Path.Combine(work, "rootfs");
        try
        {
            foreach (var folder in (string[])["usr", "etc", "opt", "root", "run", "srv", "var", "home"])
                Directory.CreateDirectory(Path.Combine(root, folder));
            foreach (var folder in MergedFolders)
            {
                Directory.CreateDirectory(Path.Combine(root, "usr", folder));
                File.CreateSymbolicLink(Path.Combine(root, folder), "usr/" + folder);
            }

            if (recipe.Packages.Count > 0)
                await new DebianPackages(Path.Combine(store.Folder, ".packages"), progress).UnpackAsync(recipe.Packages, root, cancellationToken).ConfigureAwait(false);
            if (recipe.WithDotnet)
                CopyDotnet(root);
            foreach (var (path, target) in recipe.Links.OrderBy(link => link.Key, StringComparer.Ordinal))
            {
                File.Delete(Path.Combine(root, path));
                File.CreateSymbolicLink(Path.Combine(root, path), target);
            }

            AccountFiles.Write(Path.Combine(root, "etc"));
            SetFolderModes(new DirectoryInfo(root));
            progress("Hashing.");
            var image = new StoredImage(recipe.Name, TreeHash.Of(root), recipe.Description) { Root = Path.Combine(store.Folder, recipe.Name, "rootfs") };
            Install(work, image);
            return image;
        }
        finally
        {
            if (Directory.Exists(work))
                Directory.Delete(work, recursive: true);
        }
    }

    private void Install(string work, StoredImage image)
    {
        var (target, old) = (Path.Combine(store.Folder, image.Name), work + ".old");
        if (Directory.Exists(target))
            Directory.Move(target, old);
        Directory.Move(work, target);
        store.Write(image);
        if (Directory.Exists(old))
            Directory.Delete(old, recursive: true);
    }

    private void CopyDotnet(string root)
    {
        var program = NativePrograms.InPath("dotnet") ?? throw new SandboxFaultException("The .NET SDK is not on the PATH, so there is nothing to make the image 'dotnet' of: install it and build again.");
        var source = Path.GetDirectoryName(File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program)!;
        progress($"Copying the .NET SDK from {source}.");
        string[] parts =
        [
            "dotnet", "host", Newest("shared/Microsoft.NETCore.App"), Newest("sdk") + "/Roslyn/bincore", Newest("packs/Microsoft.NETCore.App.Ref") + "/ref",
        ];
        foreach (var part in parts)
            Copy(Path.Combine(source, part), Path.Combine(root, "usr/share/dotnet", part));

        string Newest(string folder) => $"{folder}/{Path.GetFileName(Directory.EnumerateDirectories(Path.Combine(source, folder)).OrderBy(path => Version.TryParse(Path.GetFileName(path).Split('-')[0], out var version) ? version : new Version()).Last())}";
    }

    private static void Copy(string source, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (File.Exists(source))
        {
            File.Copy(source, target);
            return;
        }

        Directory.CreateDirectory(target);
        foreach (var entry in Directory.EnumerateFileSystemEntries(source))
            Copy(entry, Path.Combine(target, Path.GetFileName(entry)));
    }

    // Whatever the builder's own mask is, everybody may enter every folder.
    private static void SetFolderModes(DirectoryInfo folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        folder.UnixFileMode = (UnixFileMode)0x1ED;
        foreach (var below in folder.EnumerateDirectories().Where(below => below.LinkTarget is null))
            SetFolderModes(below);
        foreach (var file in folder.EnumerateFiles().Where(file => file.LinkTarget is null))
            file.UnixFileMode = (file.UnixFileMode & UnixFileMode.UserExecute) != 0 ? (UnixFileMode)0x1ED : (UnixFileMode)0x1A4;
    }
}
