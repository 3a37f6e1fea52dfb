using System.Text.RegularExpressions;

namespace Platform.Plugins;

/// <summary>Ids of what plugins add: lower-case words joined by hyphens and a version, such as <c>maze-v1</c>.</summary>
internal static partial class VersionedId
{
    /// <summary>What an id must be, in the words of an error.</summary>
    public const string Form = "lower-case words joined by hyphens and a version are expected, such as 'maze-v1'";

    /// <summary>Whether the text is such an id.</summary>
    /// <param name="id">Any text.</param>
    public static bool IsValid(string id) => IdForm().IsMatch(id);

    [GeneratedRegex(@"^[a-z][a-z0-9]*(-[a-z0-9]+)*-v[1-9][0-9]{0,3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();
}
