using Platform.Sdk;

namespace Platform.Tests.Fragile;

/// <summary>Settings of <c>fragile-v1</c>.</summary>
public sealed record FragileOptions
{
    /// <summary>What goes wrong.</summary>
    [Setting("What goes wrong.")]
    public Ruin Ruin { get; init; }

    /// <summary>In tasks of which seed; -1 in all.</summary>
    [Setting("In tasks of which seed; -1 in all.")]
    public int Seed { get; init; } = -1;

    /// <summary>A file that is made before something goes wrong; once it is there, nothing does. Empty for always.</summary>
    [Setting("A file that is made before something goes wrong, and then nothing does; empty for always.")]
    public string Once { get; init; } = "";

    /// <summary>Steps per episode.</summary>
    [Setting("Steps per episode.", Minimum = 1)]
    public int Turns { get; init; } = 3;
}

/// <summary>What goes wrong at the second step.</summary>
public enum Ruin
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The step throws.</summary>
    Throw,

    /// <summary>The runtime is told to give up.</summary>
    FailFast,

    /// <summary>The stack runs over.</summary>
    StackOverflow,

    /// <summary>A thread of the plugin's own throws.</summary>
    Thread,

    /// <summary>The process exits.</summary>
    Exit,

    /// <summary>The step waits for ever, deaf to its token.</summary>
    Hang,

    /// <summary>The step spins for ever, deaf to its token.</summary>
    Spin,

    /// <summary>The step waits until it is cancelled.</summary>
    Wait,

    /// <summary>Each step keeps 32 MiB outside of the managed heap.</summary>
    Leak,
}
