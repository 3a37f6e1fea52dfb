using Platform.Sdk;

namespace Platform.Environments.Echo;

/// <summary>Settings of <c>echo-v1</c>.</summary>
public sealed record EchoOptions
{
    /// <summary>Words per episode, 1 or more.</summary>
    [Setting("Words per episode.", Minimum = 1, Maximum = 1_000_000)]
    public int Turns { get; init; } = 4;
}
