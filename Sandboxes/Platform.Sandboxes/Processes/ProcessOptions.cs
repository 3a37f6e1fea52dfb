namespace Platform.Sandboxes.Processes;

/// <summary>Settings of <see cref="ProcessSandboxProvider"/>.</summary>
public sealed record ProcessOptions
{
    /// <summary>Whether to keep limits by control groups where this process may make them; else they are kept by watching, which is coarser.</summary>
    public bool UseControlGroups { get; init; } = true;

    /// <summary>How many sandboxes of each specification that was asked for lately stand ready.</summary>
    public int Warm { get; init; } = 2;

    /// <summary>The <c>bwrap</c> program; a name is looked up in <c>PATH</c>.</summary>
    public string Bubblewrap { get; init; } = "bwrap";

    /// <summary>Where control groups are looked for.</summary>
    internal ControlGroupPlace ControlGroupPlace { get; init; } = ControlGroupPlace.System;
}
