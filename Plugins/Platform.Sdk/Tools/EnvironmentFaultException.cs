namespace Platform.Sdk;

/// <summary>The world itself failed, not the agent: a server is gone, a file can't be read, a state can no longer be trusted.</summary>
/// <remarks>Thrown by a tool, or by anything else of an environment, it makes the episode a fault, which is played again or dropped and never scored.
/// Any other exception of a tool is an error that the agent is told.</remarks>
public class EnvironmentFaultException : Exception
{
    /// <summary>A fault without a reason.</summary>
    public EnvironmentFaultException()
        : this("The environment failed.")
    {
    }

    /// <summary>A fault.</summary>
    /// <param name="message">What failed, in one sentence.</param>
    /// <param name="innerException">What it comes from, or null.</param>
    public EnvironmentFaultException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
