namespace Platform.Sdk;

/// <summary>Limits that tool environments share; an environment's own options may derive from it.</summary>
public record ToolEnvironmentOptions
{
    /// <summary>Turns after which the episode is truncated.</summary>
    [Setting("Turns after which the episode is truncated.", Minimum = 1, Maximum = 1_000_000)]
    public int MaxTurns { get; init; } = 20;

    /// <summary>Calls that one action may make; those beyond are refused.</summary>
    [Setting("Calls that one action may make; those beyond are refused.", Minimum = 1, Maximum = ToolCallParser.MostCalls)]
    public int MaxCallsPerTurn { get; init; } = 16;

    /// <summary>Calls of one tool in an episode; those beyond are refused.</summary>
    [Setting("Calls of one tool in an episode; those beyond are refused.", Minimum = 1, Maximum = 1_000_000)]
    public int MaxCallsPerTool { get; init; } = 1000;

    /// <summary>Seconds that one call may take.</summary>
    [Setting("Seconds that one call may take.", Minimum = 0.001, Maximum = 86400)]
    public double CallSeconds { get; init; } = 30;

    /// <summary>Characters of one result; what is beyond is cut, and the result says so.</summary>
    [Setting("Characters of one result; what is beyond is cut, and the result says so.", Minimum = 1, Maximum = 100_000_000)]
    public int MaxResultLength { get; init; } = 8000;

    /// <summary>Whether arguments of the wrong type are read as the right one where they can be, such as "5" as 5; otherwise they are refused with a hint.</summary>
    [Setting("Whether arguments of the wrong type are read as the right one where they can be, such as \"5\" as 5.")]
    public bool CoerceArguments { get; init; }
}
