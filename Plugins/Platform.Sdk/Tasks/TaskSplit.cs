namespace Platform.Sdk;

/// <summary>A part of a task set that shares no task with any other.</summary>
/// <param name="Name">Such as <see cref="Training"/> or <see cref="HeldOut"/>.</param>
/// <param name="Count">How many tasks; null where there is no end.</param>
public sealed record TaskSplit(string Name, long? Count)
{
    /// <summary>The split that recipes train on unless they name another.</summary>
    public const string Training = "train";

    /// <summary>The split that recipes evaluate on unless they name another.</summary>
    public const string HeldOut = "eval";
}
