namespace Platform.Sdk;

/// <summary>The machinery of a sandbox failed: the engine is gone, the image is missing, the sandbox is lost. Nothing can be said about the program that ran.</summary>
/// <remarks>In an environment it makes the episode a fault: played again or dropped, never scored.</remarks>
public class SandboxFaultException : EnvironmentFaultException
{
    /// <summary>A fault without a reason.</summary>
    public SandboxFaultException()
        : this("The sandbox failed.")
    {
    }

    /// <summary>A fault.</summary>
    /// <param name="message">What failed, in one sentence.</param>
    /// <param name="innerException">What it comes from, or null.</param>
    public SandboxFaultException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
