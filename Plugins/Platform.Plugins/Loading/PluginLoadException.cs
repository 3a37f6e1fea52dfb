namespace Platform.Plugins;

/// <summary>A plugin could not be loaded. The message is one sentence: the folder, what was sought, what was found, what to do.</summary>
public sealed class PluginLoadException : Exception
{
    /// <summary>A plugin that could not be loaded.</summary>
    /// <param name="folder">The plugin's folder.</param>
    /// <param name="message">One sentence, the folder included.</param>
    /// <param name="innerException">What the runtime said, or null.</param>
    public PluginLoadException(string folder, string message, Exception? innerException = null)
        : base(message, innerException) => Folder = folder;

    /// <summary>The plugin's folder.</summary>
    public string Folder { get; }
}
