namespace Platform.Plugins.Configuration;

/// <summary>One fault in a recipe or suite.</summary>
/// <param name="Location">Where it is.</param>
/// <param name="Message">One sentence: the setting, its value, what was expected, a value that works.</param>
public sealed record ConfigurationError(SourceLocation Location, string Message)
{
    /// <summary>Such as <c>recipe.yaml(12): learner.groupSize is 1, …</c>.</summary>
    public override string ToString() => $"{Location}: {Message}";
}
