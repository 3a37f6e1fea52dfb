namespace Platform.Sdk;

/// <summary>Tasks written in a file of JSON lines (<c>.jsonl</c>), comma-separated values (<c>.csv</c>) or YAML (<c>.yaml</c>), and how they are split.</summary>
/// <remarks>The fields <c>id</c> and <c>seed</c> of a task are its own; every other field is one of its parameters. A task without an id is named by its content, one without a seed takes it from its id.
/// Splits are <see cref="TaskSplit.Training"/> and <see cref="TaskSplit.HeldOut"/>, by the first of these that is set: <see cref="HeldOutPath"/>, <see cref="SplitField"/>, <see cref="HeldOutShare"/>.</remarks>
/// <param name="Path">The file; below the plugin's folder where a plugin names it.</param>
public sealed record TaskFiles(string Path)
{
    /// <summary>A second file, whose tasks are held out; empty for none.</summary>
    public string HeldOutPath { get; init; } = "";

    /// <summary>The field that names each task's split, which may be any name then; empty for none.</summary>
    public string SplitField { get; init; } = "";

    /// <summary>Share of tasks that are held out, chosen by a hash of each task's content, in [0, 1): tasks that say the same fall on the same side, and adding others moves none.</summary>
    public double HeldOutShare { get; init; } = 0.1;
}
