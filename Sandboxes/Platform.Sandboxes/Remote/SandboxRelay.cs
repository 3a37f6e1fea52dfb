using System.Text;
using System.Text.Json;
using Platform.Sandboxes.Channels;
using Platform.Sandboxes.Supervised;
using Platform.Sdk;

namespace Platform.Sandboxes.Remote;

/// <summary>The server's end of a remote sandbox: one connection is one sandbox, and lives and dies with it.</summary>
/// <remarks>The client's first frame says what the sandbox is made from; what follows is passed on to the supervisor, held to the limits that the sandbox was made with.
/// Connections to allowed hosts are made from the server.</remarks>
public static class SandboxRelay
{
    /// <summary>The first frame's payload: see <see cref="SandboxSpec"/>.</summary>
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Serves one client until it leaves or the sandbox ends; the sandbox is then destroyed. Never throws for what the client does.</summary>
    /// <param name="stream">The connection; disposed with it.</param>
    /// <param name="provider">Makes the sandbox.</param>
    /// <param name="cancellationToken">Ends the service.</param>
    public static async Task ServeAsync(Stream stream, ISandboxProvider provider, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(provider);
        var channel = new FrameChannel(stream);
        await using (channel.ConfigureAwait(false))
        {
            try
            {
                await ServeAsync(channel, provider, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or System.Net.WebSockets.WebSocketException)
            {
                // The client is gone, which is how a remote sandbox ends.
            }
        }
    }

    private static async Task ServeAsync(FrameChannel channel, ISandboxProvider provider, CancellationToken cancellationToken)
    {
        ISandbox sandbox;
        try
        {
            sandbox = await CreateAsync(channel, provider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ArgumentException or SandboxFaultException or JsonException)
        {
            await channel.SendAsync(FrameKind.Broken, 0, Encoding.UTF8.GetBytes(exception.Message), cancellationToken).ConfigureAwait(false);
            return;
        }

        await using (sandbox.ConfigureAwait(false))
        {
            // A sandbox of another machine's is passed on as well: servers may stand behind servers.
            var supervised = (SupervisedSandbox)sandbox;
            var ended = supervised.RelayTo((kind, number, payload) => channel.SendAsync(kind, number, payload, CancellationToken.None));
            await channel.SendAsync(FrameKind.Ready, 0, Encoding.UTF8.GetBytes(supervised.Abilities), cancellationToken).ConfigureAwait(false);
            await Task.WhenAny(PassOnAsync(channel, supervised, cancellationToken), ended).ConfigureAwait(false);
            if (ended.IsCompleted)
                await channel.SendAsync(FrameKind.Broken, 0, Encoding.UTF8.GetBytes(await ended.ConfigureAwait(false)), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<ISandbox> CreateAsync(FrameChannel channel, ISandboxProvider provider, CancellationToken cancellationToken)
    {
        if (await channel.ReadAsync(cancellationToken).ConfigureAwait(false) is not var (kind, _, payload) || kind != FrameKind.Create)
            throw new ArgumentException("The first frame of a client says what its sandbox is made from.");
        var spec = JsonSerializer.Deserialize<SandboxSpec>(payload.Span, Json) ?? throw new ArgumentException("The client asked for no sandbox.");
        return await provider.CreateAsync(spec, cancellationToken).ConfigureAwait(false);
    }

    private static async Task PassOnAsync(FrameChannel channel, SupervisedSandbox sandbox, CancellationToken cancellationToken)
    {
        try
        {
            while (await channel.ReadAsync(cancellationToken).ConfigureAwait(false) is var (kind, number, payload))
            {
                if (kind is not (FrameKind.Start or FrameKind.Input or FrameKind.InputEnd or FrameKind.Kill))
                    return;
                var bytes = payload.ToArray();
                if (kind == FrameKind.Start && !StartFrame.TryHold(bytes, sandbox.Limits))
                    return;
                await sandbox.SendAsync(kind, number, bytes, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or SandboxFaultException or OperationCanceledException or ObjectDisposedException or System.Net.WebSockets.WebSocketException)
        {
            // Either end is gone.
        }
    }
}
