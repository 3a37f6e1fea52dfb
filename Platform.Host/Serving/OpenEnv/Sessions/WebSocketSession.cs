using System.Net.WebSockets;
using Platform.Host.Serving.OpenEnv.Frames;
using Platform.Host.Serving.OpenEnv.Mcp;

namespace Platform.Host.Serving.OpenEnv.Sessions;

/// <summary>One client on <c>/ws</c>: one request, then its reply, until either side ends it.</summary>
/// <param name="socket">The socket; the caller disposes it.</param>
/// <param name="served">What is served.</param>
/// <param name="sessions">Where the session belongs.</param>
/// <param name="mcp">Answers JSON-RPC requests.</param>
internal sealed class WebSocketSession(WebSocket socket, ServedEnvironment served, SessionTable sessions, McpDispatcher mcp)
{
    /// <summary>Serves the client to the end. Never throws.</summary>
    /// <param name="cancellationToken">Ends the session at once.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var channel = new FrameChannel(socket);
        ProtocolError? error = null;
        EpisodeSession? session = null;
        try
        {
            session = sessions.Open();
            session.OnExpired = () => _ = ExpireAsync();
            await ServeAsync(channel, session, cancellationToken).ConfigureAwait(false);
        }
        catch (ProtocolException exception)
        {
            error = exception.Error;
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            socket.Abort(); // the client is gone
        }
        catch (Exception exception)
        {
            error = new(ProtocolError.SessionError, $"{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
        }

        // The place is free for another client before this one has said goodbye.
        if (session is not null)
            await sessions.CloseAsync(session).ConfigureAwait(false);
        if (error is not null)
            await EndAsync(channel, error, cancellationToken).ConfigureAwait(false);
        else
            await channel.CloseAsync(WebSocketCloseStatus.NormalClosure, null).ConfigureAwait(false);
    }

    private async Task ServeAsync(FrameChannel channel, EpisodeSession session, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (ending, frame) = await channel.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            if (ending == FrameChannel.Ending.Binary)
                throw new ProtocolException(new(ProtocolError.SessionError, "The message is a binary frame, but a text frame is expected."));
            if (ending == FrameChannel.Ending.TooLarge)
                throw new ProtocolException(new(ProtocolError.SessionError, $"The message has more than {FrameChannel.MostBytes} bytes."));
            if (ending == FrameChannel.Ending.Closed)
                return;

            session.Touch(busy: true);
            try
            {
                var message = ClientMessage.Read(frame);
                if (message.Request == ClientRequest.Close)
                    return;
                await AnswerAsync(channel, session, message, cancellationToken).ConfigureAwait(false);
            }
            catch (ProtocolException exception) when (!exception.Error.IsFatal)
            {
                exception.Error.Write(channel.Begin());
            }

            await channel.SendAsync(cancellationToken).ConfigureAwait(false);
            session.Touch(busy: false);
        }
    }

    private async ValueTask AnswerAsync(FrameChannel channel, EpisodeSession session, ClientMessage message, CancellationToken cancellationToken)
    {
        switch (message.Request)
        {
            case ClientRequest.Step:
                var action = ActionData.Read(message.Data, served.Tools.Count > 0);
                if (action.Action is null)
                    WriteTools(channel, session);
                else
                    WriteMoment(channel, await session.StepAsync(action.Action, action.Tool, cancellationToken).ConfigureAwait(false));
                break;
            case ClientRequest.Reset:
                WriteMoment(channel, await session.ResetAsync(ResetData.Read(message.Data, served), cancellationToken).ConfigureAwait(false));
                break;
            case ClientRequest.State:
                var state = channel.Begin();
                state.WriteStartObject();
                state.WriteString("type"u8, "state"u8);
                state.WritePropertyName("data"u8);
                session.WriteState(state);
                state.WriteEndObject();
                break;
            default:
                var answer = await mcp.AnswerAsync(message.Data, session, cancellationToken).ConfigureAwait(false);
                var json = channel.Begin();
                json.WriteStartObject();
                json.WriteString("type"u8, "mcp"u8);
                json.WritePropertyName("data"u8);
                answer.WriteTo(json);
                json.WriteEndObject();
                break;
        }
    }

    private static void WriteMoment(FrameChannel channel, Moment moment)
    {
        var json = channel.Begin();
        json.WriteStartObject();
        json.WriteString("type"u8, "observation"u8);
        json.WritePropertyName("data"u8);
        ObservationWriter.Write(json, moment);
        json.WriteEndObject();
    }

    private void WriteTools(FrameChannel channel, EpisodeSession session)
    {
        var json = channel.Begin();
        json.WriteStartObject();
        json.WriteString("type"u8, "observation"u8);
        json.WritePropertyName("data"u8);
        ObservationWriter.WriteTools(json, session.IsPlaying ? session.Tools : served.Tools);
        json.WriteEndObject();
    }

    private static async ValueTask EndAsync(FrameChannel channel, ProtocolError error, CancellationToken cancellationToken)
    {
        try
        {
            error.Write(channel.Begin());
            await channel.SendAsync(cancellationToken).ConfigureAwait(false);
            await channel.CloseAsync(error.Code == ProtocolError.CapacityReached ? (WebSocketCloseStatus)1013 : WebSocketCloseStatus.InternalServerError, error.Code).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // There is nobody left to tell.
        }
    }

    /// <summary>Says goodbye to a client that was silent for too long; the serving loop sees the close and ends.</summary>
    private async Task ExpireAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "the session was idle for too long", limit.Token).ConfigureAwait(false);
            await Task.Delay(TimeSpan.FromSeconds(5), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It has ended in the meantime.
        }

        if (socket.State != WebSocketState.Closed)
            socket.Abort();
    }
}
