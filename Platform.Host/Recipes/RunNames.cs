using System.Text.RegularExpressions;

namespace Platform.Host.Recipes;

/// <summary>What may name a run or a stage: a folder is called so.</summary>
internal static partial class RunNames
{
    /// <summary>What is expected, as the end of an error.</summary>
    public const string Form = "a name has letters, digits, '-', '_' and '.' only and begins with a letter or digit, such as maze-2";

    /// <summary>Whether the text can name a run or a stage.</summary>
    /// <param name="name">The text.</param>
    public static bool IsValid(string name) => Pattern().IsMatch(name);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
