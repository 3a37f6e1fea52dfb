using Platform.Sdk;

namespace Platform.Environments.OpenEnv;

/// <summary>A server could not be reached or broke the protocol, or its environment failed: a fault, never the agent's mistake. The message is one sentence.</summary>
/// <param name="message">The sentence, the server's address included.</param>
/// <param name="mayPass">Whether a new connection may help: the server is full, down, or has dropped the session.</param>
/// <param name="innerException">What it follows from, or null.</param>
public sealed class OpenEnvException(string message, bool mayPass, Exception? innerException = null) : EnvironmentFaultException(message, innerException)
{
    /// <summary>Whether a new connection may help.</summary>
    public bool MayPass => mayPass;
}
