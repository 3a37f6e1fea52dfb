using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Platform.Sandboxes.Checks;

/// <summary>A server on the host's loopback that answers every request with one text.</summary>
internal sealed class HttpListenerOnce : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _text;

    public HttpListenerOnce(string text)
    {
        _text = text;
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Port => ((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync().ConfigureAwait(false);
                var buffer = new byte[4096];
                _ = await client.GetStream().ReadAsync(buffer).ConfigureAwait(false);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Length: {_text.Length}\r\nConnection: close\r\n\r\n{_text}"))).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // Nobody listens any more.
        }
    }
}
