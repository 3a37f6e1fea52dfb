using System.Collections.Concurrent;
using System.Formats.Tar;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Platform.Sandboxes.Images;
using Platform.Sdk;

namespace Platform.Sandboxes.Docker;

/// <summary>The images of an engine that sandboxes are made from: each is another image with the supervisor added.</summary>
internal sealed class DockerImages(DockerEngine engine, ImageStore store)
{
    /// <summary>Repository of everything that this adds to an engine.</summary>
    public const string Repository = "platform-sandbox";

    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _ready = new(StringComparer.Ordinal);

    /// <summary>The image to start, made if it is not there yet.</summary>
    /// <param name="name">Name of an image of the store, or of the engine's, or of a registry that the engine reaches.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SandboxFaultException">There is no such image.</exception>
    public async Task<string> ReadyAsync(string name, CancellationToken cancellationToken)
    {
        var entry = _ready.GetOrAdd(name, static (name, images) => new(() => images.MakeAsync(name)), this);
        try
        {
            return await entry.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is SandboxFaultException or IOException)
        {
            Forget(name); // who asks again tries again
            throw exception as SandboxFaultException ?? new SandboxFaultException($"The image '{name}' cannot be brought to the Docker Engine: {exception.Message}", exception);
        }
    }

    /// <summary>The engine has lost it.</summary>
    public void Forget(string name) => _ready.TryRemove(name, out _);

    /// <summary>Images of the engine by each of their names, without those that this added.</summary>
    public async Task<IReadOnlyList<SandboxImage>> ListAsync(CancellationToken cancellationToken)
    {
        var listed = (JsonArray?)await engine.CallAsync(HttpMethod.Get, "/images/json", content: null, cancellationToken).ConfigureAwait(false) ?? [];
        return
        [
            .. store.List(),
            .. from image in listed
               from name in image!["RepoTags"] as JsonArray ?? []
               let tag = name!.ToString()
               where !tag.StartsWith(Repository, StringComparison.Ordinal) && tag != "<none>:<none>"
               select new SandboxImage(tag, image["Id"]!.ToString(), "An image of the Docker Engine."),
        ];
    }

    private async Task<string> MakeAsync(string name)
    {
        if (name == ImageStore.Host)
            throw new SandboxFaultException("Docker cannot show the machine's own programs: the image 'host' is of the provider 'process'; './platform sandbox image build python' makes one for both.");
        var supervisor = NativePrograms.Find("platform-sandbox");
        var supervisorHash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(supervisor).ConfigureAwait(false)))[..12];
        var source = store.TryFind(name) is { } stored ? await ImportAsync(stored).ConfigureAwait(false) : name;
        var id = await IdAsync(source).ConfigureAwait(false) ?? await PullAsync(source).ConfigureAwait(false);
        var derived = $"{Repository}/derived:{id.Replace("sha256:", "", StringComparison.Ordinal)[..12]}-{supervisorHash}";
        if (await IdAsync(derived).ConfigureAwait(false) is null)
            await DeriveAsync(id, derived, supervisor).ConfigureAwait(false);
        return derived;
    }

    private async Task<string> ImportAsync(StoredImage image)
    {
        var tag = image.Hash.Replace("sha256:", "", StringComparison.Ordinal)[..12];
        var name = $"{Repository}/{image.Name}:{tag}";
        if (await IdAsync(name).ConfigureAwait(false) is null)
            await engine.CallAsync(HttpMethod.Post, $"/images/create?fromSrc=-&repo={Repository}/{image.Name}&tag={tag}", () => new TreeContent(image.Root), CancellationToken.None).ConfigureAwait(false);
        return name;
    }

    private async Task<string?> IdAsync(string name)
    {
        try
        {
            return (await engine.CallAsync(HttpMethod.Get, $"/images/{name}/json", content: null, CancellationToken.None).ConfigureAwait(false))!["Id"]!.ToString();
        }
        catch (DockerException exception) when (exception.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
        {
            return null;
        }
    }

    private async Task<string> PullAsync(string name)
    {
        try
        {
            var end = await engine.CallAsync(HttpMethod.Post, $"/images/create?fromImage={Uri.EscapeDataString(name)}{(IsTagged(name) ? "" : "&tag=latest")}", content: null, CancellationToken.None).ConfigureAwait(false);
            if (end?["error"]?.ToString() is { } error)
                throw new SandboxFaultException(error);
        }
        catch (SandboxFaultException exception)
        {
            throw new SandboxFaultException($"There is no sandbox image '{name}', and the Docker Engine cannot pull it ({exception.Message.TrimEnd('.')}): './platform sandbox image build' makes images without a registry.", exception);
        }

        return await IdAsync(name).ConfigureAwait(false) ?? throw new SandboxFaultException($"The Docker Engine pulled '{name}' and has no such image.");
    }

    /// <summary>Whether a name says which image of its repository is meant; a registry's port is no tag.</summary>
    private static bool IsTagged(string name) => name.AsSpan(name.LastIndexOf('/') + 1).ContainsAny(':', '@');

    private async Task DeriveAsync(string id, string derived, string supervisor)
    {
        var body = new JsonObject { ["Image"] = id, ["Cmd"] = new JsonArray("/.sandbox/supervisor"), ["NetworkDisabled"] = true, ["Labels"] = new JsonObject { [DockerSandboxProvider.Label] = "derive" } };
        var container = (await engine.CallAsync(HttpMethod.Post, "/containers/create", body, CancellationToken.None).ConfigureAwait(false))!["Id"]!.ToString();
        try
        {
            await engine.CallAsync(HttpMethod.Put, $"/containers/{container}/archive?path=/", () => new ByteArrayContent(Archive(supervisor)), CancellationToken.None).ConfigureAwait(false);
            var (repository, tag) = (derived[..derived.LastIndexOf(':')], derived[(derived.LastIndexOf(':') + 1)..]);
            await engine.CallAsync(HttpMethod.Post, $"/commit?container={container}&repo={repository}&tag={tag}&pause=0", content: null, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            await engine.CallAsync(HttpMethod.Delete, $"/containers/{container}?force=1&v=1", content: null, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static byte[] Archive(string supervisor)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var folder in (string[])[".sandbox", "work", "tmp", "dev", "proc", "sys"])
                tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, folder + "/") { Mode = (UnixFileMode)0x1ED });
            using var program = File.OpenRead(supervisor);
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, ".sandbox/supervisor") { DataStream = program, Mode = (UnixFileMode)0x1ED });
        }

        return bytes.ToArray();
    }
}
