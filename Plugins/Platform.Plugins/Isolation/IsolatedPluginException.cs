namespace Platform.Plugins.Isolation;

/// <summary>Code of a plugin threw in the plugin's own process.</summary>
public sealed class IsolatedPluginException : Exception
{
    private readonly string _detail;

    /// <summary>What was thrown there.</summary>
    /// <param name="type">Name of the exception's class.</param>
    /// <param name="message">Its message.</param>
    /// <param name="detail">Its stack trace and causes.</param>
    public IsolatedPluginException(string type, string message, string detail)
        : base($"{type}: {message}") => _detail = detail;

    /// <summary>The message, and where it was thrown in the plugin's process.</summary>
    public override string ToString() => $"{base.ToString()}\n in the plugin's process: {_detail}";

    /// <summary>The same exception on this side: of the same class where the contracts name it, otherwise one of this class.</summary>
    /// <param name="type">Full name of the class.</param>
    /// <param name="message">Its message.</param>
    /// <param name="detail">Its stack trace and causes.</param>
    internal static Exception From(string type, string message, string detail)
    {
        var cause = new IsolatedPluginException(type[(type.LastIndexOf('.') + 1)..], message, detail);
        return type switch
        {
            "System.InvalidOperationException" => new InvalidOperationException(message, cause),
            "System.FormatException" => new FormatException(message, cause),
            "System.ArgumentException" or "System.ArgumentNullException" or "System.ArgumentOutOfRangeException" => new ArgumentException(message, cause),
            "System.NotSupportedException" => new NotSupportedException(message, cause),
            "System.TimeoutException" => new TimeoutException(message, cause),
            _ => cause,
        };
    }
}
