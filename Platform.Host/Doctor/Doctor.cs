using System.Globalization;
using System.Runtime.InteropServices;
using Platform.Policies.Generation.Native;
using static TorchSharp.torch;

namespace Platform.Host.Doctor;

/// <summary>Looks at everything on this machine that the platform can use.</summary>
internal static class Doctor
{
    /// <summary>Examines the machine. Loads libtorch to see what comes with it.</summary>
    /// <param name="cancellationToken">Ends the examination.</param>
    /// <returns>One row per thing, in the order of the table.</returns>
    public static async Task<IReadOnlyList<DoctorRow>> ExamineAsync(CancellationToken cancellationToken) =>
    [
        await SdkAsync(cancellationToken),
        .. Torch(),
        new("threads", Health.Ok, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {ThreadsOfTorch()} threads for tensors")),
        Bfloat16(),
        await DockerAsync(cancellationToken),
        await ProgramAsync("bubblewrap", ["bwrap"], "sandboxes without Docker: apt-get install bubblewrap", cancellationToken),
        await ProgramAsync("browser", ["chromium", "chromium-browser", "google-chrome"], "web environments: apt-get install chromium", cancellationToken),
        await ProgramAsync("Node.js", ["node", "nodejs"], "MCP servers from npm, and their tests: apt-get install nodejs npm", cancellationToken),
        await ProgramAsync("npm", ["npm"], "MCP servers from npm, and their tests: apt-get install nodejs npm", cancellationToken),
        await ProgramAsync("RabbitMQ", ["rabbitmq-server"], "several machines: apt-get install rabbitmq-server", cancellationToken),
        await ProgramAsync("PostgreSQL", ["postgres"], "schedules that several machines share: apt-get install postgresql", cancellationToken),
        WordList(),
    ];

    private static async Task<DoctorRow> SdkAsync(CancellationToken cancellationToken)
    {
        var path = ProgramProbe.Find("dotnet");
        var version = path is null ? null : await ProgramProbe.FirstLineAsync(path, ["--version"], cancellationToken);
        return version is null
            ? new("SDK", Health.Missing, "no dotnet on the path", "install the .NET 10 SDK from https://dotnet.microsoft.com/download")
            : new("SDK", Health.Ok, $".NET SDK {version}, runtime {Environment.Version}");
    }

    private static IReadOnlyList<DoctorRow> Torch()
    {
        // The packages bring an assembly called TorchSharp; our own stand-in for it is called Platform.Torch.
        var assembly = typeof(Tensor).Assembly.GetName();
        var packaged = assembly.Name == "TorchSharp";
        var source = packaged ? $"nuget (TorchSharp {assembly.Version})" : "system (the libtorch of this machine)";
        var sourceRow = new DoctorRow("TorchSource", Health.Ok, source);
        try
        {
            using (zeros(1))
            {
                var libraries = LoadedLibraries.All();
                var library = libraries.FirstOrDefault(path => Path.GetFileName(path).StartsWith("libtorch_cpu.so", StringComparison.Ordinal)) ?? libraries.FirstOrDefault(path => path.Contains("torch", StringComparison.Ordinal));
                return [sourceRow, new("libtorch", Health.Ok, $"{__version__} from {library ?? "an unknown place"}"), LoadedLibraries.Blas(libraries), Devices()];
            }
        }
        catch (Exception exception) when (MeansNoLibtorch(exception))
        {
            var advice = packaged ? "TorchSource=system ./platform doctor, which takes the libtorch of this machine" : "apt-get install libtorch-dev, then run ./platform again";
            return [sourceRow, new("libtorch", Health.Missing, exception.GetBaseException().Message.ReplaceLineEndings(" "), advice)];
        }
    }

    private static DoctorRow Devices()
    {
        if (!cuda.is_available())
            return new("devices", Health.Ok, "cpu", "training on a GPU: a libtorch with CUDA, see docs/torch.md");
        return new("devices", Health.Ok, string.Join(", ", Enumerable.Range(0, cuda.device_count()).Select(i => $"cuda:{i}").Prepend("cpu")));
    }

    private static DoctorRow Bfloat16() => new(
        "bf16",
        Health.Ok,
        NativeDecoder.Bfloat16Support,
        NativeDecoder.LacksBfloat16Library ? "faster sampling with bf16 weights: apt-get install gcc, then build again" : "");

    private static int ThreadsOfTorch()
    {
        try
        {
            return get_num_threads();
        }
        catch (Exception exception) when (MeansNoLibtorch(exception))
        {
            return 0;
        }
    }

    /// <summary>The ways in which the two sources of TorchSharp say that their native library does not load.</summary>
    private static bool MeansNoLibtorch(Exception exception) => exception is DllNotFoundException or TypeInitializationException or ExternalException or NotSupportedException;

    private static async Task<DoctorRow> DockerAsync(CancellationToken cancellationToken)
    {
        const string Advice = "code sandboxes: apt-get install docker.io, and start dockerd";
        var path = ProgramProbe.Find("docker");
        if (path is null)
            return new("Docker", Health.Absent, "not installed", Advice);
        var server = await ProgramProbe.FirstLineAsync(path, ["version", "--format", "{{.Server.Version}}"], cancellationToken);
        return server is null
            ? new("Docker", Health.Absent, $"{path}, but no daemon answers", "code sandboxes: start dockerd")
            : new("Docker", Health.Ok, $"{server}, {path}");
    }

    private static async Task<DoctorRow> ProgramAsync(string name, string[] programs, string advice, CancellationToken cancellationToken)
    {
        if (ProgramProbe.Find(programs) is not { } path)
            return new(name, Health.Absent, "not installed", advice);
        // RabbitMQ's server has no option that only prints a version.
        var version = name == "RabbitMQ" ? null : await ProgramProbe.FirstLineAsync(path, ["--version"], cancellationToken);
        return new(name, Health.Ok, version is null ? path : $"{version}, {path}");
    }

    private static DoctorRow WordList()
    {
        const string Words = "/usr/share/dict/words";
        return File.Exists(Words) ? new("word list", Health.Ok, Words) : new("word list", Health.Absent, "not installed", "wordle-v1: apt-get install wamerican");
    }
}
