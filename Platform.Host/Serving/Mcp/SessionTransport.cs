using System.Threading.Channels;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Platform.Host.Serving.Mcp;

/// <summary>A transport without the request that the revisions from 2026 on begin with: they have no sessions, so an episode would have no place. Clients that are refused it fall back to <c>initialize</c>.</summary>
internal sealed class SessionTransport : ITransport
{
    private const string Discover = "server/discover";
    private readonly ITransport _inner;
    private readonly Channel<JsonRpcMessage> _messages = Channel.CreateBounded<JsonRpcMessage>(64);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Takes over a transport.</summary>
    /// <param name="inner">The transport; disposed with this one.</param>
    public SessionTransport(ITransport inner)
    {
        _inner = inner;
        _ = PumpAsync();
    }

    /// <inheritdoc/>
    public string? SessionId => _inner.SessionId;

    /// <inheritdoc/>
    public ChannelReader<JsonRpcMessage> MessageReader => _messages.Reader;

    /// <inheritdoc/>
    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) => _inner.SendMessageAsync(message, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _inner.DisposeAsync();
    }

    private async Task PumpAsync()
    {
        Exception? fault = null;
        try
        {
            await foreach (var message in _inner.MessageReader.ReadAllAsync(_stop.Token))
            {
                if (message is JsonRpcRequest { Method: Discover } request)
                    await _inner.SendMessageAsync(new JsonRpcError { Id = request.Id, Error = new JsonRpcErrorDetail { Code = (int)McpErrorCode.MethodNotFound, Message = "An episode needs a session: use initialize." } }, _stop.Token);
                else
                    await _messages.Writer.WriteAsync(message, _stop.Token);
            }
        }
        catch (Exception exception)
        {
            fault = exception is OperationCanceledException ? null : exception;
        }
        finally
        {
            _messages.Writer.TryComplete(fault);
        }
    }
}
