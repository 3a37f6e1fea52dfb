namespace Platform.Training.Runs;

/// <summary>A run cannot go on. The message is one sentence for the person who started it: the thing, its value, what was expected, what to do.</summary>
public sealed class RunException : Exception
{
    /// <summary>Stops the run.</summary>
    /// <param name="message">One sentence.</param>
    public RunException(string message)
        : base(message)
    {
    }

    /// <summary>Stops the run because of another exception.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="innerException">The cause.</param>
    public RunException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
