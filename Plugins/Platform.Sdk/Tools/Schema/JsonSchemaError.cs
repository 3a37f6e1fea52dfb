namespace Platform.Sdk;

/// <summary>One place where a value does not fit its schema, in words that a model can read and mend.</summary>
/// <param name="Path">Where in the value, such as <c>attendees[0].email</c>; empty for the whole value.</param>
/// <param name="Message">What was expected, what was given, and often what to write instead.</param>
public sealed record JsonSchemaError(string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
