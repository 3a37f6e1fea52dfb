using Platform.Sdk;

namespace Platform.Plugins.Conformance;

/// <summary>How an environment is checked.</summary>
public sealed record ConformanceOptions
{
    /// <summary>Options of the environment; null takes its defaults.</summary>
    public object? EnvironmentOptions { get; init; }

    /// <summary>Tasks to play, or null for the first registered task set's, or for seeds where there is none.</summary>
    public ITaskSet? Tasks { get; init; }

    /// <summary>Episodes of each policy (nothing, random, oracle), 2 or more. Means are judged with three standard errors of room.</summary>
    public int Episodes { get; init; } = 20;

    /// <summary>Steps after which an episode without a declared limit is left; 2 or more.</summary>
    public int MaxTurns { get; init; } = 500;

    /// <summary>Longest that any one call to the environment may take.</summary>
    public TimeSpan CallLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest that a cancelled call may go on.</summary>
    public TimeSpan CancellationLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest that the measurement of speed goes on.</summary>
    public TimeSpan MeasuringTime { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Measures time.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
