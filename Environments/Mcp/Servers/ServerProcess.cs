using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Text.Json;
using System.Threading.Channels;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Platform.Environments.Mcp.Servers;

/// <summary>An MCP server that is a program of ours: one JSON-RPC message a line over its standard input and output.</summary>
/// <remarks>Bounded against what a broken program may do: the length of a message, lines that are no message, its standard error. Ended by closing its
/// input; killed with everything it started if it does not go within <see cref="s_patience"/>, or when this process ends.</remarks>
internal sealed class ServerProcess : IClientTransport, ITransport
{
    private const int MostGarbageLines = 1000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);
    private readonly Process _process;
    private readonly int _maxMessageBytes;
    private readonly StandardErrorTail _errors = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<JsonRpcMessage> _messages = Channel.CreateBounded<JsonRpcMessage>(256);
    private Task _reading = Task.CompletedTask;
    private int _garbage;
    private int _disposed;

    /// <summary>A server that is not started yet.</summary>
    /// <param name="name">Name for faults.</param>
    /// <param name="start">What to run; its streams are redirected here.</param>
    /// <param name="maxMessageBytes">Longest message.</param>
    public ServerProcess(string name, ProcessStartInfo start, int maxMessageBytes)
    {
        (Name, _maxMessageBytes) = (name, maxMessageBytes);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError, start.UseShellExecute) = (true, true, true, false);
        _process = new Process { StartInfo = start };
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? SessionId => null;

    /// <inheritdoc/>
    public ChannelReader<JsonRpcMessage> MessageReader => _messages.Reader;

    /// <summary>The last lines of its standard error, and what it wrote that was no message; empty if it was silent.</summary>
    public string Complaints => _errors.ToString();

    /// <inheritdoc/>
    public Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            _process.Start();
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new IOException($"the program '{_process.StartInfo.FileName}' cannot be started ({exception.Message})", exception);
        }

        AppDomain.CurrentDomain.ProcessExit += Kill;
        _reading = Task.Run(ReadAsync, CancellationToken.None);
        _ = Task.Run(() => _errors.ReadAsync(_process.StandardError, _stop.Token), CancellationToken.None);
        return Task.FromResult<ITransport>(this);
    }

    /// <inheritdoc/>
    public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(message, McpJsonUtilities.DefaultOptions);
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        // Half a message would spoil all that follow, so a write goes on although its caller has lost interest.
        await WriteAsync(line).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        if (IsStarted)
        {
            await EndAsync().ConfigureAwait(false);
            AppDomain.CurrentDomain.ProcessExit -= Kill;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        _messages.Writer.TryComplete();
        _process.Dispose();
    }

    private bool IsStarted => !_reading.IsCompleted || _reading != Task.CompletedTask;

    private async Task WriteAsync(byte[] line)
    {
        try
        {
            var input = _process.StandardInput.BaseStream;
            await input.WriteAsync(line, _stop.Token).ConfigureAwait(false);
            await input.WriteAsync("\n"u8.ToArray(), _stop.Token).ConfigureAwait(false);
            await input.FlushAsync(_stop.Token).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        Exception? fault = null;
        var reader = PipeReader.Create(_process.StandardOutput.BaseStream);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(_stop.Token).ConfigureAwait(false);
                var rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    await TakeAsync(rest.Slice(0, end)).ConfigureAwait(false);
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (rest.Length > _maxMessageBytes)
                    throw new IOException($"it sent a message of more than {_maxMessageBytes} bytes (maxMessageBytes)");
                reader.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted)
                    break;
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            fault = exception as IOException;
        }
        finally
        {
            Kill(null, EventArgs.Empty); // without its output it is of no use; one that has ended is left alone
            _messages.Writer.TryComplete(new ClientTransportClosedException(new StdioClientCompletionDetails { Exception = fault, StandardErrorTail = [Complaints] }));
        }
    }

    private async ValueTask TakeAsync(ReadOnlySequence<byte> line)
    {
        if (line.Length > _maxMessageBytes)
            throw new IOException($"it sent a message of more than {_maxMessageBytes} bytes (maxMessageBytes)");
        JsonRpcMessage? message = null;
        try
        {
            var json = new Utf8JsonReader(line);
            message = JsonSerializer.Deserialize<JsonRpcMessage>(ref json, McpJsonUtilities.DefaultOptions);
        }
        catch (JsonException)
        {
        }

        if (message is not null)
        {
            await _messages.Writer.WriteAsync(message, _stop.Token).ConfigureAwait(false);
        }
        else if (line.Length > 0)
        {
            // Many servers greet on the wrong stream; one that does nothing else is broken.
            _errors.Add($"standard output, no JSON-RPC message: {System.Text.Encoding.UTF8.GetString(line.Slice(0, Math.Min(line.Length, 200)).ToArray())}");
            if (++_garbage > MostGarbageLines)
                throw new IOException($"it wrote more than {MostGarbageLines} lines to its standard output that are no JSON-RPC messages");
        }
    }

    private async Task EndAsync()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // A pipe that is broken already is as good as closed.
        }

        try
        {
            using var patience = new CancellationTokenSource(s_patience);
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or InvalidOperationException)
        {
            Kill(null, EventArgs.Empty);
        }
    }

    private void Kill(object? sender, EventArgs e)
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException or NotSupportedException)
        {
            // It is gone, or going.
        }
    }
}
