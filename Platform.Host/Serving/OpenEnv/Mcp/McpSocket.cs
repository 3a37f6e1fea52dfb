using System.Net.WebSockets;
using Platform.Host.Serving.OpenEnv.Frames;
using Platform.Host.Serving.OpenEnv.Sessions;

namespace Platform.Host.Serving.OpenEnv.Mcp;

/// <summary>One client on the WebSocket <c>/mcp</c>: bare JSON-RPC frames, an environment of its own.</summary>
/// <param name="socket">The socket; the caller disposes it.</param>
/// <param name="sessions">Where the session belongs.</param>
/// <param name="mcp">Answers the requests.</param>
internal sealed class McpSocket(WebSocket socket, SessionTable sessions, McpDispatcher mcp)
{
    /// <summary>Serves the client to the end. Never throws.</summary>
    /// <param name="cancellationToken">Ends the session at once.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var channel = new FrameChannel(socket);
        EpisodeSession? session = null;
        try
        {
            session = sessions.Open();
            session.OnExpired = socket.Abort;
            while (true)
            {
                var (ending, frame) = await channel.ReceiveAsync(cancellationToken).ConfigureAwait(false);
                if (ending != FrameChannel.Ending.Text)
                    break;
                session.Touch(busy: true);
                var answer = await mcp.AnswerAsync(frame, session, cancellationToken).ConfigureAwait(false);
                answer.WriteTo(channel.Begin());
                await channel.SendAsync(cancellationToken).ConfigureAwait(false);
                session.Touch(busy: false);
            }

            await channel.CloseAsync(WebSocketCloseStatus.NormalClosure, null).ConfigureAwait(false);
        }
        catch (ProtocolException exception)
        {
            await TurnAwayAsync(channel, exception.Error, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            socket.Abort(); // the client is gone
        }
        finally
        {
            if (session is not null)
                await sessions.CloseAsync(session).ConfigureAwait(false);
        }
    }

    private static async ValueTask TurnAwayAsync(FrameChannel channel, ProtocolError error, CancellationToken cancellationToken)
    {
        try
        {
            McpDispatcher.Response(null, "error", McpException.Of(error).ToJson()).WriteTo(channel.Begin());
            await channel.SendAsync(cancellationToken).ConfigureAwait(false);
            await channel.CloseAsync(WebSocketCloseStatus.InternalServerError, error.Code).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // There is nobody left to tell.
        }
    }
}
