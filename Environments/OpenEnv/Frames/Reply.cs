namespace Platform.Environments.OpenEnv.Frames;

/// <summary>A frame from the server. Its bytes are those of the connection's buffer: read it before the next request.</summary>
internal readonly struct Reply
{
    /// <summary>What the frame is: <c>observation</c>, <c>state</c>, <c>error</c>, or whatever else the server wrote.</summary>
    public required string Type { get; init; }

    /// <summary>The observation object as JSON; empty in other frames.</summary>
    public ReadOnlyMemory<byte> Observation { get; init; }

    /// <summary>The reward; 0 where the server gave none.</summary>
    public double Reward { get; init; }

    /// <summary>Whether the episode is over.</summary>
    public bool Done { get; init; }

    /// <summary>The error, in a frame of type <c>error</c>.</summary>
    public ServerError? Error { get; init; }
}
