namespace Platform.Host.Cli;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>Everything asked for was done.</summary>
    public const int Done = 0;

    /// <summary>The call was right, but the work failed.</summary>
    public const int Failed = 1;

    /// <summary>The call or the recipe is wrong; nothing was started.</summary>
    public const int Usage = 2;

    /// <summary>Interrupted, after a checkpoint where there was something to keep.</summary>
    public const int Interrupted = 130;
}
