namespace Platform.Plugins.Isolation;

/// <summary>A plugin's process could not be started, died, or was killed because it did not answer. Whatever ran in it is a fault, to be tried again.</summary>
public sealed class PluginProcessException : Exception
{
    /// <summary>A plugin's process that is gone.</summary>
    /// <param name="message">One sentence: the plugin, its process, what became of it.</param>
    /// <param name="innerException">The cause, or null.</param>
    public PluginProcessException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
