using System.Buffers;
using System.Net.WebSockets;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Platform.Host.Serving.OpenEnv.Sessions;

/// <summary>Whole text frames over a WebSocket, in buffers that are used again.</summary>
/// <param name="socket">The socket; the caller disposes it.</param>
internal sealed class FrameChannel(WebSocket socket) : IDisposable
{
    /// <summary>Largest message that a client may send, in bytes.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    private const int FirstBuffer = 4096;
    private const int MostKept = 1024 * 1024;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    private ArrayBufferWriter<byte> _output = new(FirstBuffer);
    private byte[] _input = new byte[FirstBuffer];

    /// <summary>What a read ended with.</summary>
    public enum Ending
    {
        /// <summary>A whole text frame.</summary>
        Text,

        /// <summary>The client has closed or is gone.</summary>
        Closed,

        /// <summary>A binary frame.</summary>
        Binary,

        /// <summary>A frame of more than <see cref="MostBytes"/>.</summary>
        TooLarge,
    }

    /// <summary>Waits for the next frame.</summary>
    /// <param name="cancellationToken">Ends the wait, and the socket with it.</param>
    /// <returns>The frame, good until the next call.</returns>
    public async ValueTask<(Ending Ending, ReadOnlyMemory<byte> Frame)> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (_input.Length > MostKept)
            _input = new byte[FirstBuffer];
        var length = 0;
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(_input.AsMemory(length), cancellationToken).ConfigureAwait(false);
                length += part.Count;
                if (part.MessageType == WebSocketMessageType.Close)
                    return (Ending.Closed, default);
                if (part.MessageType == WebSocketMessageType.Binary)
                    return (Ending.Binary, default);
                if (part.EndOfMessage)
                    return (Ending.Text, _input.AsMemory(0, length));
                if (length < _input.Length)
                    continue;
                if (length >= MostBytes)
                    return (Ending.TooLarge, default);
                Array.Resize(ref _input, Math.Min(length * 2, MostBytes));
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            return (Ending.Closed, default);
        }
    }

    /// <summary>Begins the next frame to send.</summary>
    public Utf8JsonWriter Begin()
    {
        if (_output.Capacity > MostKept)
            _output = new(FirstBuffer);
        _output.ResetWrittenCount();
        _json.Reset(_output);
        return _json;
    }

    /// <summary>Sends the frame that was begun.</summary>
    /// <param name="cancellationToken">Ends the call, and the socket with it.</param>
    public ValueTask SendAsync(CancellationToken cancellationToken)
    {
        _json.Flush();
        return socket.SendAsync(_output.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
    }

    /// <summary>Closes the socket properly where the other side takes part, else at once.</summary>
    /// <param name="status">Why.</param>
    /// <param name="reason">In words, at most 123 bytes; or null.</param>
    public async ValueTask CloseAsync(WebSocketCloseStatus status, string? reason)
    {
        try
        {
            using var limit = new CancellationTokenSource(Farewell);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(status, reason, limit.Token).ConfigureAwait(false);
            while (socket.State == WebSocketState.CloseSent && (await socket.ReceiveAsync(_input.AsMemory(), limit.Token).ConfigureAwait(false)).MessageType != WebSocketMessageType.Close)
            {
                // What the client sent before it heard of the end is passed over.
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            socket.Abort();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();
}
