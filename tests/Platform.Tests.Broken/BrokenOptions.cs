using Platform.Sdk;

namespace Platform.Tests.Broken;

/// <summary>Settings of <c>broken-v1</c>.</summary>
public sealed record BrokenOptions
{
    /// <summary>What is broken.</summary>
    [Setting("What is broken.")]
    public Flaw Flaw { get; init; }
}

/// <summary>What is broken. Each flaw is one check's to find.</summary>
public enum Flaw
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The second step throws.</summary>
    Throws,

    /// <summary>The reset never returns.</summary>
    Hangs,

    /// <summary>A count shared by all instances is shown.</summary>
    CountsResets,

    /// <summary>Every task has the same secret.</summary>
    IgnoresSeed,

    /// <summary>A step that overlaps with another instance's answers otherwise.</summary>
    SharesState,

    /// <summary>The episode after one that ended begins otherwise.</summary>
    LeaksEnded,

    /// <summary>The episode after one broken off goes on counting its turns.</summary>
    LeaksBrokenOff,

    /// <summary>A saved state lacks the turn.</summary>
    ForgetsTurn,

    /// <summary>Restoring leaves the old secret in place.</summary>
    RestoresHalf,

    /// <summary>A step before the reset is played.</summary>
    StepsBeforeReset,

    /// <summary>A step after the end is played.</summary>
    StepsAfterEnd,

    /// <summary>A wrong guess pays less than the declared range.</summary>
    PaysOutOfRange,

    /// <summary>A wrong guess pays something that is not a number.</summary>
    PaysNan,

    /// <summary>An empty reply wins.</summary>
    PaysNothing,

    /// <summary>All guesses but one win.</summary>
    PaysChance,

    /// <summary>The expert's first guess is wrong.</summary>
    ExpertErrs,

    /// <summary>An episode has one more turn than declared.</summary>
    EndsLate,

    /// <summary>A control character is shown.</summary>
    ShowsControls,

    /// <summary>Half a surrogate pair is shown.</summary>
    ShowsHalfPairs,

    /// <summary>An action is listed that is refused.</summary>
    ListsRefused,

    /// <summary>A long reply throws.</summary>
    ThrowsOnLong,

    /// <summary>An unreadable reply is not called one.</summary>
    TakesAnything,

    /// <summary>A cancelled reset goes on.</summary>
    IgnoresCancellation,

    /// <summary>A cancelled reset throws something else.</summary>
    ThrowsOnCancellation,
}
