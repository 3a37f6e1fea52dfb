namespace Platform.Environments.Wordle;

/// <summary>Everything the agent is told, and how its guesses are read.</summary>
internal sealed class WordleText(WordleOptions options)
{
    private const int LongestAction = 64;
    private readonly bool _compact = options.Style == WordleStyle.Compact;

    /// <summary>The first message.</summary>
    public string First => _compact ? options.Prompt : "Wordle:\n";

    /// <summary>The answer to a guess that was not a word; LMRL-Gym answers an empty line.</summary>
    public string Invalid => _compact ? "?" : "\n";

    /// <summary>A word as an agent would write it.</summary>
    public string Action(string word) => _compact ? word : string.Join(' ', word.AsEnumerable()) + "\n";

    /// <summary>The answer to a guess.</summary>
    public string Answer(int colours) => _compact ? Colours.Letters(colours) : string.Join(' ', Colours.Letters(colours).AsEnumerable()) + "\n";

    /// <summary>The five letters of a reply, white space and case ignored; null when it is anything else.</summary>
    public static string? Read(string text)
    {
        if (text.AsSpan().Trim().Length > LongestAction)
            return null;
        var letters = string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)).Select(letter => char.IsAscii(letter) ? char.ToLowerInvariant(letter) : letter));
        return WordList.IsWord(letters) ? letters : null;
    }
}
