using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Platform.Sdk;

namespace Platform.Sandboxes.Docker;

/// <summary>A Docker Engine of this process's own, with its data in a folder of its own; it needs root and <c>dockerd</c>.</summary>
/// <remarks>It makes no bridge and touches no rules of the machine's firewall. Disposing stops it and removes what it stored.</remarks>
public sealed class DockerDaemon : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("platform-dockerd-").FullName;
    private Process? _process;

    private DockerDaemon()
    {
    }

    /// <summary>Its socket.</summary>
    public string Socket => Path.Combine(_folder, "s");

    /// <summary>Whether an engine could be started here, as far as one can tell beforehand.</summary>
    public static bool CanStart => Environment.UserName == "root" && NativePrograms.InPath("dockerd") is not null;

    /// <summary>Starts an engine and waits until it answers.</summary>
    /// <param name="cancellationToken">Ends the wait, and the engine.</param>
    /// <exception cref="SandboxFaultException">It cannot be started here.</exception>
    public static async Task<DockerDaemon> StartAsync(CancellationToken cancellationToken)
    {
        if (!CanStart)
            throw new SandboxFaultException("A Docker Engine can be started by root alone, and where there is dockerd: run this as root after 'apt-get install docker.io'.");
        var daemon = new DockerDaemon();
        try
        {
            await daemon.UpAsync(cancellationToken).ConfigureAwait(false);
            return daemon;
        }
        catch
        {
            await daemon.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends the engine at once, as a crash would, with everything that runs in it.</summary>
    public async Task CrashAsync()
    {
        // First the containers: without their engine, and with their starter still there, they would run on. Then those that the engine started meanwhile.
        await KillStartersAsync().ConfigureAwait(false);
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        await KillStartersAsync().ConfigureAwait(false);
        // What is dead and not yet reaped looks alive to the next engine, which would wait for it.
        foreach (var note in (string[])["pid", "exec/containerd/containerd.pid", "exec/containerd/containerd.sock", "exec/containerd/containerd.sock.ttrpc"])
            File.Delete(Path.Combine(_folder, note));
    }

    /// <summary>Starts it anew after <see cref="CrashAsync"/>.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SandboxFaultException">It does not start.</exception>
    public async Task UpAsync(CancellationToken cancellationToken)
    {
        var log = Path.Combine(_folder, "log");
        _process?.Dispose();
        _process = Process.Start(new ProcessStartInfo("sh",
        [
            "-c", "exec dockerd --iptables=false --bridge=none --data-root \"$0/data\" --exec-root \"$0/exec\" --pidfile \"$0/pid\" -H \"unix://$0/s\" >>\"$0/log\" 2>&1 </dev/null", _folder,
        ]))!;
        for (var attempt = 0; attempt < 1200; attempt++)
        {
            if (Answers())
                return;
            if (_process.HasExited)
                break;
            await Task.Delay(100, cancellationToken).ConfigureAwait(false);
        }

        throw new SandboxFaultException($"dockerd did not start; it said: {(File.Exists(log) ? string.Join(' ', File.ReadLines(log).TakeLast(5)) : "nothing")}");
    }

    /// <summary>Ends it at once and starts it anew.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SandboxFaultException">It does not start.</exception>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await CrashAsync().ConfigureAwait(false);
        await UpAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops the engine and removes everything it stored.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            using (var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
                await signal.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            try
            {
                await _process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                await CrashAsync().ConfigureAwait(false);
            }
        }

        await KillStartersAsync().ConfigureAwait(false);
        _process?.Dispose();
        using var removal = Process.Start("sh", ["-c", "for place in $(awk '{print $5}' /proc/self/mountinfo | grep -F \"$0/\" | sort -r); do umount -l \"$place\"; done; rm -rf \"$0\"", _folder]);
        await removal.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private async Task KillStartersAsync()
    {
        for (var attempt = 0; attempt < 100 && Starters().ToArray() is { Length: > 0 } starters; attempt++)
        {
            foreach (var starter in starters)
            {
                starter.Kill(entireProcessTree: true);
                starter.Dispose();
            }

            await Task.Delay(20).ConfigureAwait(false); // until they are reaped, and to see those that come late
        }
    }

    private IEnumerable<Process> Starters() => Process.GetProcesses().Where(process =>
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline").Contains(_folder, StringComparison.Ordinal) && process.Id != _process?.Id; // what has ended has no words left
        }
        catch (IOException)
        {
            return false;
        }
    });

    private bool Answers()
    {
        if (!File.Exists(Socket))
            return false;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(Socket));
            socket.Send("GET /_ping HTTP/1.0\r\n\r\n"u8);
            var answer = new byte[64];
            return socket.Receive(answer) > 12 && answer.AsSpan(9, 3).SequenceEqual("200"u8);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
