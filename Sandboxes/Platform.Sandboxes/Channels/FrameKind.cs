namespace Platform.Sandboxes.Channels;

/// <summary>The kinds of frames between the host and the supervisor inside a sandbox; <c>native/sandbox.h</c> has the same numbers.</summary>
internal enum FrameKind : byte
{
    Start = 1,
    Input,
    InputEnd,
    Kill,
    HostTunnelData,
    HostTunnelEnd,
    HostTunnelAck,

    /// <summary>To a server of sandboxes only: what to make one from.</summary>
    Create = 32,

    Ready = 64,
    Output,
    ErrorOutput,
    InputAck,
    Ended,
    TunnelOpen,
    TunnelData,
    TunnelEnd,
    TunnelAck,
    Broken,
}
