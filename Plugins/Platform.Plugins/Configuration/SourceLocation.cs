using System.Globalization;

namespace Platform.Plugins.Configuration;

/// <summary>Where a setting was written.</summary>
/// <param name="File">The file as it was named, or the command-line argument.</param>
/// <param name="Line">From 1; 0 where there are no lines.</param>
/// <param name="Column">From 1; 0 where there are no columns.</param>
public readonly record struct SourceLocation(string File, int Line, int Column)
{
    /// <summary>Such as <c>recipe.yaml(12)</c>, or the bare name where there are no lines.</summary>
    public override string ToString() => Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{File}({Line})") : File;
}
