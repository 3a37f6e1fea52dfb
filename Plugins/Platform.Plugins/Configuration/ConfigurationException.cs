namespace Platform.Plugins.Configuration;

/// <summary>A recipe or suite cannot be used. The message has one line per fault, in the order of the file.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>One or more faults.</summary>
    /// <param name="errors">At least one.</param>
    public ConfigurationException(IEnumerable<ConfigurationError> errors)
        : this([.. errors])
    {
    }

    /// <summary>A single fault.</summary>
    /// <param name="location">Where it is.</param>
    /// <param name="message">One sentence.</param>
    public ConfigurationException(SourceLocation location, string message)
        : this([new ConfigurationError(location, message)])
    {
    }

    private ConfigurationException(ConfigurationError[] errors)
        : base(string.Join('\n', errors.Select(error => error.ToString()))) => Errors = errors;

    /// <summary>Every fault.</summary>
    public IReadOnlyList<ConfigurationError> Errors { get; }
}
