using System.Diagnostics;
using System.Net.Sockets;
using Platform.Plugins.Isolation.Wire;
using Platform.Sdk;

namespace Platform.Plugins.Isolation;

/// <summary>Serves one plugin to a host in another process, over a local socket. The whole of a plugin's process is this.</summary>
public static class PluginServer
{
    /// <summary>Serves until the host ends the connection or itself. Does not return while a plugin's own thread may still run: the process ends here.</summary>
    /// <param name="folder">The plugin's folder.</param>
    /// <param name="socketPath">Where the host listens.</param>
    /// <param name="parent">Open as long as the host lives.</param>
    /// <param name="sandboxes">What the plugin's code may run in; or null.</param>
    public static async Task RunAsync(string folder, string socketPath, Stream parent, ISandboxProviders? sandboxes = null)
    {
        ArgumentNullException.ThrowIfNull(parent);
        new Thread(() => DieWith(parent)) { IsBackground = true, Name = "parent" }.Start();
        // A step may block its thread; the next must find another at once.
        ThreadPool.GetMinThreads(out _, out var completionThreads);
        ThreadPool.SetMinThreads(Math.Max(16, 2 * Environment.ProcessorCount), completionThreads);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath)).ConfigureAwait(false);
        using var connection = new Connection(socket);
        await new HostedPlugin(folder, connection, sandboxes).ServeAsync().ConfigureAwait(false);
        Environment.Exit(0);
    }

    // The host holds the other end of this pipe, so it breaks with the host, however that ends. Nothing of the plugin can hold this thread up.
    private static void DieWith(Stream parent)
    {
        try
        {
            while (parent.ReadByte() >= 0)
            {
            }
        }
        catch (IOException)
        {
            // Broken is as good as ended.
        }

        Process.GetCurrentProcess().Kill();
    }
}
