using System.Buffers;
using System.Globalization;
using Platform.Environments.Calendar.World;

namespace Platform.Environments.Calendar.Functions;

/// <summary>Reads arguments. What cannot be read is refused by an <see cref="ArgumentException"/> whose sentence the agent is told; nothing has changed by then.</summary>
internal static class Arguments
{
    public const int LongestLine = 200;
    public const int LongestBody = 4000;
    public const int MostPeople = 50;
    private static readonly SearchValues<char> s_notInAddresses = SearchValues.Create(" ,;<>\"");

    /// <summary>One line of text, white space outside and doubled inside removed.</summary>
    public static string Line(string? text, string name, bool mayBeEmpty = true)
    {
        var line = string.Join(' ', Clean(text ?? "", name, LongestLine).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > 0 || mayBeEmpty ? line : throw new ArgumentException($"'{name}' is empty, but some text is expected.");
    }

    /// <summary>Text of several lines, trimmed.</summary>
    public static string Body(string? text, string name) => Clean(text ?? "", name, LongestBody).ReplaceLineEndings("\n").Trim();

    public static DateOnly Date(string? text, string name) => TimeText.TryParse(text ?? "", out DateOnly date) && date.Year is >= 2000 and < 2100 ? date
        : throw new ArgumentException($"'{name}' is {Quote(text)}, but a date such as 2027-03-04 is expected.");

    /// <summary>A moment on a full or half hour.</summary>
    public static DateTime Moment(string? text, string name)
    {
        if (!TimeText.TryParse(text ?? "", out DateTime moment) || moment.Year is < 2000 or >= 2100)
            throw new ArgumentException($"'{name}' is {Quote(text)}, but a date and time such as 2027-03-04 09:30 are expected.");
        return moment is { Minute: 0 or 30, Second: 0 } ? moment
            : throw new ArgumentException($"'{name}' is {Quote(text)}, but meetings begin on the hour or half hour, such as {TimeText.Of(moment.Date.AddHours(moment.Hour))}.");
    }

    public static int Minutes(int minutes) => minutes is >= 30 and <= 480 && minutes % 30 == 0 ? minutes
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"'minutes' is {minutes}, but a multiple of 30 from 30 to 480 is expected, such as 60."));

    public static Repetition Repeat(string? text) => Repetition.TryParse(text ?? "", out var repeat) ? repeat
        : throw new ArgumentException($"'repeat' is {Quote(text)}, which cannot be read: search_docs(\"repeating events\") tells how it is written.");

    /// <summary>An address in lower case.</summary>
    public static string Address(string? text, string name)
    {
        var address = Line(text, name).ToLowerInvariant();
        var at = address.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == address.LastIndexOf('@') && address.IndexOf('.', at) > at + 1 && !address.EndsWith('.') && !address.AsSpan().ContainsAny(s_notInAddresses)
            ? address
            : throw new ArgumentException($"'{name}' is {Quote(text)}, but a mail address is expected, such as anna.berg@northlight.example; find_contacts tells the addresses of people.");
    }

    /// <summary>Addresses, sorted, none twice.</summary>
    public static IReadOnlyList<string> Addresses(string[]? texts, string name) => texts is null ? []
        : texts.Length <= MostPeople ? [.. texts.Select(text => Address(text, name)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"'{name}' has {texts.Length} addresses, but at most {MostPeople} are allowed."));

    /// <summary>The one item of an id.</summary>
    public static T ById<T>(IReadOnlyList<T> items, Func<T, string> id, string? wanted, string what, string finder) => items.FirstOrDefault(item => id(item) == wanted?.Trim()) is { } found ? found
        : throw new ArgumentException($"There is no {what} with the id {Quote(wanted)}: {finder} tells the ids.");

    /// <summary>Whether all words of a search are in a text.</summary>
    public static bool Finds(string? search, params ReadOnlySpan<string> texts)
    {
        foreach (var word in (search ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var found = false;
            foreach (var text in texts)
                found |= text.Contains(word, StringComparison.OrdinalIgnoreCase);
            if (!found)
                return false;
        }

        return true;
    }

    /// <summary>The first lines, and how many more there are.</summary>
    public static string List<T>(IReadOnlyList<T> items, string none, int most = 40) => items.Count == 0 ? none
        : items.Count <= most ? string.Join('\n', items)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join('\n', items.Take(most))}\n({items.Count - most} more: search for less)");

    private static string Clean(string text, string name, int longest)
    {
        if (text.Length > longest)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"'{name}' has {text.Length} characters, but at most {longest} are allowed."));
        for (var i = 0; i < text.Length; i++)
        {
            var pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if ((char.IsSurrogate(text[i]) && !pair) || (char.IsControl(text[i]) && text[i] is not ('\n' or '\r' or '\t')))
                throw new ArgumentException($"'{name}' holds a character that no text can have (U+{(int)text[i]:X4}): write it without.");
            if (pair)
                i++;
        }

        return text;
    }

    private static string Quote(string? text)
    {
        const int Longest = 60;
        if (text is null)
            return "missing";
        var shown = string.Concat(text.Take(Longest).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter));
        return text.Length > Longest ? $"'{shown}…'" : $"'{shown}'";
    }
}
