using System.Diagnostics;
using System.Globalization;
using Platform.Sandboxes.Docker;
using Platform.Sandboxes.Images;

namespace Platform.Host.Tests.Sandboxes;

/// <summary>A Docker Engine and a folder of images of the tests' own, for hosts that run as processes of their own.</summary>
public sealed class EngineFixture : IAsyncLifetime
{
    private readonly string _cache = Directory.CreateTempSubdirectory("platform-test-").FullName;
    private DockerDaemon? _daemon;
    private Process? _shell;

    /// <summary>The engine.</summary>
    public DockerDaemon Daemon => _daemon!;

    /// <summary>Starts a host that uses the engine and the images.</summary>
    internal Process Start(params string[] arguments) =>
        HostProcess.Start([("DOCKER_HOST", $"unix://{Daemon.Socket}"), ("XDG_CACHE_HOME", _cache), ("OMP_NUM_THREADS", "1"), ("BLIS_NUM_THREADS", "1")], arguments);

    /// <summary>Whether a program with a word in its command line runs in a container of the engine now.</summary>
    public bool Runs(string word) => Programs(word).Any();

    /// <summary>Stops a sandbox that runs a program at this instant, so that the run cannot end.</summary>
    /// <param name="program">Name of the program, such as <c>python3</c>.</param>
    /// <returns>Whether one was stopped; else nothing was changed.</returns>
    public bool Hold(string program)
    {
        foreach (var folder in Processes().Where(folder => Read(folder, "comm").Trim() == program && IsInEngine(folder)))
        {
            var supervisor = Parent(Parent(folder)); // with the run's own process in between
            if (!Read(supervisor, "cmdline").Contains("supervise", StringComparison.Ordinal))
                continue;
            Signal("STOP", supervisor);
            while (Directory.Exists(supervisor) && !Read(supervisor, "status").Contains("State:\tT", StringComparison.Ordinal))
                Thread.Sleep(1);
            if (Read(folder, "comm").Trim() == program)
                return true;
            Signal("CONT", supervisor);
        }

        return false;
    }

    public async Task InitializeAsync()
    {
        var store = new ImageStore(Path.Combine(_cache, "platform", "sandbox-images"));
        await new ImageBuilder(store, _ => { }).BuildAsync(ImageRecipe.Named("python"), CancellationToken.None);
        _daemon = await DockerDaemon.StartAsync(CancellationToken.None);
        _shell = Process.Start(new ProcessStartInfo("sh") { RedirectStandardInput = true });
    }

    public async Task DisposeAsync()
    {
        if (_daemon is not null)
            await _daemon.DisposeAsync();
        if (_shell is not null)
        {
            _shell.StandardInput.Close();
            await _shell.WaitForExitAsync();
            _shell.Dispose();
        }

        Directory.Delete(_cache, recursive: true);
    }

    /// <summary>Sends a signal without making a process, which would take longer than the program that is to be caught.</summary>
    private void Signal(string name, string folder)
    {
        _shell!.StandardInput.WriteLine($"kill -{name} {Path.GetFileName(folder)}");
        _shell.StandardInput.Flush();
    }

    private IEnumerable<string> Programs(string word) => Processes().Where(folder => Read(folder, "cmdline").Contains(word, StringComparison.Ordinal) && IsInEngine(folder));

    private static IEnumerable<string> Processes() =>
        Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _));

    // The mounts of all containers are seen outside too; only a container has one of them as its root.
    private bool IsInEngine(string folder) => Read(folder, "mountinfo").Split('\n')
        .Any(line => line.Split(' ') is [_, _, _, _, "/", ..] && line.Contains(Path.GetDirectoryName(Daemon.Socket)!, StringComparison.Ordinal));

    // Behind the name in brackets, which may hold anything, come the state and the parent.
    private static string Parent(string folder) => Read(folder, "stat").Split(") ")[^1].Split(' ') is [_, var parent, ..] ? $"/proc/{parent}" : "/proc/none";

    private static string Read(string folder, string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ""; // it has ended
        }
    }
}
