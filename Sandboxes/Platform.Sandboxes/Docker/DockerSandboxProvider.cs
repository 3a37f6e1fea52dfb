using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Platform.Sandboxes.Channels;
using Platform.Sandboxes.Images;
using Platform.Sandboxes.Pools;
using Platform.Sandboxes.Supervised;
using Platform.Sdk;

namespace Platform.Sandboxes.Docker;

/// <summary>Sandboxes that are containers of a Docker Engine, spoken to over its HTTP API.</summary>
/// <remarks>A container's first process is the supervisor, attached to once: a run costs no call of the engine's.</remarks>
public sealed class DockerSandboxProvider : ISandboxProvider
{
    internal const string Label = "platform.sandbox";
    private static readonly string[] Capabilities = ["SETUID", "SETGID", "SETPCAP", "KILL", "CHOWN", "DAC_OVERRIDE", "FOWNER"];
    private readonly DockerEngine _engine;
    private readonly DockerImages _images;
    private readonly TimeProvider _time;
    private readonly SandboxPool _pool;
    private uint _lastNumber;

    /// <summary>A provider; the engine is not spoken to before the first sandbox is asked for.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="images">Images of this machine, which the engine is given when it needs them.</param>
    /// <param name="time">For time limits of the host's own.</param>
    public DockerSandboxProvider(DockerOptions options, ImageStore images, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _time = time;
        _engine = new DockerEngine(options, time);
        _images = new DockerImages(_engine, images);
        _pool = new SandboxPool(MakeAsync, options.Warm, time);
    }

    /// <inheritdoc/>
    public string Name => "docker";

    /// <inheritdoc/>
    public ValueTask<ISandbox> CreateAsync(SandboxSpec spec, CancellationToken cancellationToken)
    {
        SandboxSpecs.Check(spec);
        return _pool.TakeAsync(spec, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask PrewarmAsync(SandboxSpec spec, int count, CancellationToken cancellationToken)
    {
        SandboxSpecs.Check(spec);
        return _pool.PrewarmAsync(spec, count, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SandboxImage>> ListImagesAsync(CancellationToken cancellationToken) => await _images.ListAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Ends every warm sandbox. Sandboxes that were handed out end with their own owners.</summary>
    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync().ConfigureAwait(false);
        _engine.Dispose();
    }

    private async ValueTask<SupervisedSandbox> MakeAsync(SandboxSpec spec, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _lastNumber);
        var image = await _images.ReadyAsync(spec.Image, cancellationToken).ConfigureAwait(false);
        string container;
        try
        {
            container = await CreateContainerAsync(spec, image, cancellationToken).ConfigureAwait(false);
        }
        catch (DockerException exception) when (exception.Status == HttpStatusCode.NotFound)
        {
            _images.Forget(spec.Image); // somebody removed it
            container = await CreateContainerAsync(spec, await _images.ReadyAsync(spec.Image, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }

        DockerStream? stream = null;
        try
        {
            stream = new DockerStream(await _engine.AttachAsync(container, cancellationToken).ConfigureAwait(false));
            await _engine.CallAsync(HttpMethod.Post, $"/containers/{container}/start", content: null, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            if (stream is not null)
                await stream.DisposeAsync().ConfigureAwait(false);
            await new DockerBody(_engine, container, stream).DestroyAsync().ConfigureAwait(false);
            throw;
        }

        var sandbox = new SupervisedSandbox($"docker-{number}", new FrameChannel(stream), new DockerBody(_engine, container, stream), spec, _time);
        await sandbox.WaitReadyAsync(cancellationToken).ConfigureAwait(false);
        return sandbox;
    }

    private async Task<string> CreateContainerAsync(SandboxSpec spec, string image, CancellationToken cancellationToken) =>
        (await _engine.CallAsync(HttpMethod.Post, "/containers/create", Container(spec, image), cancellationToken).ConfigureAwait(false))!["Id"]!.ToString();

    private static JsonObject Container(SandboxSpec spec, string image)
    {
        const int ownProcesses = 4; // the supervisor, and what stands between it and a program
        var limits = spec.Limits;
        return new JsonObject
        {
            ["Image"] = image,
            ["Entrypoint"] = new JsonArray("/.sandbox/supervisor"),
            ["Cmd"] = new JsonArray([.. Supervise(spec).Select(argument => (JsonNode)argument)]),
            ["User"] = "0:0",
            ["WorkingDir"] = "/",
            ["Hostname"] = "sandbox",
            ["Env"] = new JsonArray(),
            ["Labels"] = new JsonObject { [Label] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture) },
            ["StopSignal"] = "SIGKILL", // an engine that goes down waits for nobody
            ["OpenStdin"] = true,
            ["StdinOnce"] = true,
            ["AttachStdin"] = true,
            ["AttachStdout"] = true,
            ["AttachStderr"] = true,
            ["Healthcheck"] = new JsonObject { ["Test"] = new JsonArray("NONE") },
            ["HostConfig"] = new JsonObject
            {
                ["AutoRemove"] = true,
                ["NetworkMode"] = "none",
                ["IpcMode"] = "none",
                ["ReadonlyRootfs"] = true,
                ["CapDrop"] = new JsonArray("ALL"),
                ["CapAdd"] = new JsonArray([.. Capabilities.Select(capability => (JsonNode)capability)]),
                ["SecurityOpt"] = new JsonArray("no-new-privileges"),
                ["Memory"] = limits.MemoryBytes,
                ["MemorySwap"] = limits.MemoryBytes,
                ["NanoCpus"] = (long)(limits.Cpus * 1e9),
                ["PidsLimit"] = limits.Processes + ownProcesses,
                ["LogConfig"] = new JsonObject { ["Type"] = "none" },
                ["Tmpfs"] = new JsonObject
                {
                    ["/box"] = Tmpfs(limits.DiskBytes, limits.Inodes, "mode=0755,uid=1000,gid=1000"),
                    ["/tmp"] = Tmpfs(limits.DiskBytes, limits.Inodes, "mode=1777"),
                    ["/dev/shm"] = Tmpfs(limits.DiskBytes / 4, limits.Inodes, "mode=1777"),
                },
            },
        };
    }

    private static string Tmpfs(long size, int inodes, string owner) => string.Create(CultureInfo.InvariantCulture, $"rw,exec,nosuid,nodev,size={size},nr_inodes={inodes + 1},{owner}");

    private static IEnumerable<string> Supervise(SandboxSpec spec)
    {
        var limits = spec.Limits;
        Dictionary<string, long> options = new()
        {
            ["container"] = 1,
            ["memory"] = limits.MemoryBytes,
            ["processes"] = limits.Processes,
            ["open-files"] = limits.OpenFiles,
            ["disk"] = limits.DiskBytes,
            ["inodes"] = limits.Inodes,
            ["cpu-seconds"] = limits.CpuTime is { } time ? (long)Math.Ceiling(time.TotalSeconds) : 0,
            ["proxy"] = spec.AllowedHosts.Count > 0 ? 1 : 0,
        };
        return ["supervise", .. options.SelectMany(option => (string[])["--" + option.Key, option.Value.ToString(CultureInfo.InvariantCulture)])];
    }
}
