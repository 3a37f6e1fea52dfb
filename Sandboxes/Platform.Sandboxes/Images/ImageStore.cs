using System.Text.Json;
using Platform.Sdk;

namespace Platform.Sandboxes.Images;

/// <summary>The images of this machine: <c>NAME/rootfs</c> and <c>NAME/image.json</c> below one folder.</summary>
/// <param name="folder">The folder; one that is missing holds none.</param>
public sealed class ImageStore(string folder)
{
    /// <summary>The image that is the machine itself.</summary>
    public const string Host = "host";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Where images lie unless told otherwise.</summary>
    public static string DefaultFolder => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "platform", "sandbox-images");

    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>The images, ordered by name.</summary>
    public IReadOnlyList<SandboxImage> List() => Directory.Exists(Folder)
        ? [.. Directory.EnumerateDirectories(Folder).Order(StringComparer.Ordinal).Select(Read).OfType<StoredImage>().Select(image => new SandboxImage(image.Name, image.Hash, image.Description))]
        : [];

    /// <summary>The image of that name.</summary>
    /// <param name="name">Such as <c>python</c>.</param>
    /// <exception cref="SandboxFaultException">There is none.</exception>
    public StoredImage Find(string name) => TryFind(name) ?? throw new SandboxFaultException(
        $"There is no sandbox image '{name}' in '{Folder}': {NearestName.Suggest(name, [Host, .. List().Select(image => image.Name)])} './platform sandbox image build' makes images.");

    /// <summary>The image of that name; null where there is none.</summary>
    /// <param name="name">Such as <c>python</c>.</param>
    public StoredImage? TryFind(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return IsName(name) ? Read(Path.Combine(Folder, name)) : null;
    }

    /// <summary>Whether a text can name an image of this store.</summary>
    /// <param name="name">Any text.</param>
    public static bool IsName(string name) => name is [>= 'a' and <= 'z', ..] && name.Length <= 64 && name.All(letter => letter is >= 'a' and <= 'z' or >= '0' and <= '9' or '-');

    internal void Write(StoredImage image) => File.WriteAllText(Path.Combine(Folder, image.Name, "image.json"), JsonSerializer.Serialize(image with { Root = "" }, Json));

    private static StoredImage? Read(string folder)
    {
        var (file, root) = (Path.Combine(folder, "image.json"), Path.Combine(folder, "rootfs"));
        if (!File.Exists(file) || !Directory.Exists(root))
            return null;
        try
        {
            return JsonSerializer.Deserialize<StoredImage>(File.ReadAllText(file), Json) is { } image ? image with { Name = Path.GetFileName(folder), Root = root } : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>An image of this machine.</summary>
/// <param name="Name">Such as <c>python</c>.</param>
/// <param name="Hash">Hash of its files, <c>sha256:…</c>.</param>
/// <param name="Description">One sentence.</param>
public sealed record StoredImage(string Name, string Hash, string Description)
{
    /// <summary>Folder of its root filesystem.</summary>
    public string Root { get; init; } = "";
}
