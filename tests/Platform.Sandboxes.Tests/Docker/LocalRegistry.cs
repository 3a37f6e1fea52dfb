using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Platform.Sandboxes.Tests.Docker;

/// <summary>A registry of images on this machine, with its data in a folder of its own.</summary>
internal sealed partial class LocalRegistry : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("platform-registry-").FullName;
    private readonly Process _process;
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LocalRegistry()
    {
        var configuration = Path.Combine(_folder, "config.yml");
        File.WriteAllText(configuration, $"version: 0.1\nlog: {{level: info}}\nstorage: {{filesystem: {{rootdirectory: {_folder}/data}}}}\nhttp: {{addr: \"127.0.0.1:0\", secret: none}}\n");
        _process = new Process { StartInfo = new("docker-registry", ["serve", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true } };
        _process.OutputDataReceived += Look;
        _process.ErrorDataReceived += Look;
    }

    /// <summary>Starts one and waits until it listens.</summary>
    /// <returns>The registry, and where it listens, such as <c>127.0.0.1:5000</c>.</returns>
    public static async Task<(LocalRegistry Registry, string Address)> StartAsync()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "docker-registry"))))
            throw new InvalidOperationException("The test of pulling needs a registry of its own: apt-get install docker-registry.");
        var registry = new LocalRegistry();
        registry._process.Start();
        registry._process.BeginOutputReadLine();
        registry._process.BeginErrorReadLine();
        return (registry, await registry._address.Task.WaitAsync(TimeSpan.FromMinutes(2)));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Look(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text && Listening().Match(text) is { Success: true } match)
            _address.TrySetResult(match.Groups[1].Value);
    }

    [GeneratedRegex("listening on (127\\.0\\.0\\.1:\\d+)")]
    private static partial Regex Listening();
}
