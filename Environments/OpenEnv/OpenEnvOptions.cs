using Platform.Sdk;

namespace Platform.Environments.OpenEnv;

/// <summary>Settings of an environment <c>openenv:URL</c>.</summary>
public sealed record OpenEnvOptions
{
    /// <summary>Field of the observation that is shown to the agent, its parts joined by dots; <c>*</c> for all of it as JSON; empty for the usual names.</summary>
    [Setting("Field of the observation that the agent is shown, such as state.board; * for all of it as JSON; empty for the usual names.")]
    public string TextField { get; init; } = "";

    /// <summary>Field of the action that takes the agent's text; empty to read it off the server's schema.</summary>
    [Setting("Field of the action that takes the agent's text; empty to read it off the server's schema.")]
    public string ActionField { get; init; } = "";

    /// <summary>Whether an agent that has to write JSON is first told the schema.</summary>
    [Setting("Whether an agent that has to write JSON is first told its schema.")]
    public bool DescribeAction { get; init; } = true;

    /// <summary>Reward of an action that cannot be read or does not fit the schema.</summary>
    [Setting("Reward of an action that cannot be read or does not fit the schema.", Minimum = -1e6, Maximum = 1e6)]
    public double UnreadableReward { get; init; }

    /// <summary>Turns after which an episode is truncated, 1 or more.</summary>
    [Setting("Turns after which an episode is truncated.", Minimum = 1, Maximum = 1_000_000)]
    public int MaxTurns { get; init; } = 1000;

    /// <summary>How many of a seed's low bits are sent, 1 to 64.</summary>
    [Setting("How many of a seed's low bits are sent: fewer for a server that takes small seeds only.", Minimum = 1, Maximum = 64)]
    public int SeedBits { get; init; } = 64;

    /// <summary>Seconds in which a connection must stand.</summary>
    [Setting("Seconds in which a connection must stand.", Minimum = 0.1, Maximum = 3600)]
    public double ConnectSeconds { get; init; } = 10;

    /// <summary>Seconds in which the server must answer a message.</summary>
    [Setting("Seconds in which the server must answer a message.", Minimum = 0.1, Maximum = 86400)]
    public double MessageSeconds { get; init; } = 60;

    /// <summary>Seconds to try again while the server is full or down, before an episode.</summary>
    [Setting("Seconds to try again, before an episode, while the server is full or cannot be reached.", Minimum = 0, Maximum = 86400)]
    public double WaitSeconds { get; init; } = 60;

    /// <summary>Largest message that is taken from the server, in megabytes of 1,000,000 bytes.</summary>
    [Setting("Largest message that is taken from the server, in megabytes.", Minimum = 1, Maximum = 2000)]
    public int MaxMessageMegabytes { get; init; } = 100;
}
