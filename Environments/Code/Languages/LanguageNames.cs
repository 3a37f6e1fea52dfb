using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Environments.Code.Languages;

/// <summary>Languages as tasks, options and prompts name them.</summary>
internal static class LanguageNames
{
    public static IReadOnlyList<CodeLanguage> All { get; } = Enum.GetValues<CodeLanguage>();

    /// <summary>As in tasks: <c>python</c>, <c>javascript</c>, <c>c</c>, <c>csharp</c>.</summary>
    public static string Key(this CodeLanguage language) => language switch
    {
        CodeLanguage.Python => "python",
        CodeLanguage.JavaScript => "javascript",
        CodeLanguage.C => "c",
        _ => "csharp",
    };

    /// <summary>As people write it.</summary>
    public static string Title(this CodeLanguage language) => language switch
    {
        CodeLanguage.Python => "Python",
        CodeLanguage.JavaScript => "JavaScript",
        CodeLanguage.C => "C",
        _ => "C#",
    };

    /// <summary>The language of a task's parameter.</summary>
    /// <exception cref="ArgumentException">There is no such language.</exception>
    public static CodeLanguage Parse(JsonNode given)
    {
        var text = given.ToString();
        foreach (var language in All)
            if (text == language.Key() || text == ((int)language + 1).ToString(CultureInfo.InvariantCulture))
                return language;
        throw new ArgumentException($"The task's parameter 'language' is '{text}', but a language is expected: {NearestName.Suggest(text, All.Select(Key))}");
    }
}
