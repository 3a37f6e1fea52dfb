using System.Collections.Concurrent;
using Platform.Sandboxes.Channels;

namespace Platform.Sandboxes.Tunnels;

/// <summary>The host's end of a sandbox's proxy: every connection that a program makes to it ends here, and leads on only to the allowed hosts.</summary>
internal sealed class TunnelSwitch(IReadOnlyList<string> allowedHosts, FrameChannel channel) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<uint, Tunnel> _tunnels = new();

    /// <summary>A frame about a tunnel has come.</summary>
    public void Receive(FrameKind kind, uint number, ReadOnlyMemory<byte> payload)
    {
        if (kind == FrameKind.TunnelOpen && allowedHosts.Count > 0)
        {
            var opened = new Tunnel(number, allowedHosts, channel);
            _tunnels[number] = opened;
            _ = RunAsync(number, opened);
        }
        else if (_tunnels.TryGetValue(number, out var tunnel))
        {
            tunnel.Receive(kind, payload);
        }
    }

    /// <summary>Closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var tunnel in _tunnels.Values)
            await tunnel.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RunAsync(uint number, Tunnel tunnel)
    {
        await tunnel.RunAsync().ConfigureAwait(false);
        _tunnels.TryRemove(number, out _);
        await tunnel.DisposeAsync().ConfigureAwait(false);
    }
}
