using System.ComponentModel;

namespace Platform.Environments.Calendar.Functions;

/// <summary>The documentation of the functions, which tells what their schemas leave out.</summary>
internal static class Manual
{
    private const int Shown = 2;
    private static readonly char[] Breaks = [' ', ',', '.', ':', ';', '(', ')', '"', '\'', '*', '\n', '\t', '_', '?', '!'];

    /// <summary>All topics: a title, and the text.</summary>
    public static IReadOnlyList<(string Title, string Text)> Topics { get; } =
    [
        ("Repeating events", "create_event takes repeat as UNIT*COUNT: daily*5 takes place on five days in a row, weekly*6 on the same weekday of six weeks, the first one included. Without repeat an event takes place once. COUNT is 2 to 60."),
        ("Leaving out one occurrence", "delete_event with date leaves out the occurrence of a repeating event on that day and keeps the others. Without date it deletes the whole event."),
        ("Guests of an event", "guests is a list of mail addresses, such as [\"anna.berg@northlight.example\"]; names are not taken. In update_event the list replaces the guests that there were: to add a guest, give the old ones as well; an empty list removes all."),
        ("Moving an event", "update_event with start moves an event; its length stays unless minutes is given. Fields that are not given stay as they are. A repeating event moves as a whole."),
        ("Finding free time", "find_free_time lists the starts, within working hours (09:00 to 17:00), at which the owner and all guests are free for so many minutes. What is in the calendar counts as taken, an event that is to be moved too."),
        ("Listing events", "list_events shows each occurrence as a line: id, date, beginning and end, title, place, guests, repetition. With to it covers several days, 62 at most. text searches titles, places, and the names and addresses of guests."),
        ("Finding contacts", "find_contacts shows id, name, address, phone and group. text may be a name, a part of one, or a group such as design; all of its words must be found."),
        ("Saving contacts", "save_contact without id adds a person; name and address are needed then. With id it changes the fields that are given and keeps the others. No two contacts have one address."),
        ("Searching mail", "search_mail lists received and sent mails, the newest first: id, date, sender and subject. All words of text must be in subject or text. read_mail shows the whole mail; phone numbers stand in the signature at its end."),
        ("Answering mail", "send_mail with reply_to answers a mail: to may be left out then and is its sender, and subject is made from the old one."),
        ("Forwarding mail", "send_mail with forward passes on a mail to the addresses in to; body is added above it and may be left out, and so may subject."),
        ("Writing to several people", "to takes several addresses, and all get the same mail: one call sends one mail. A mail that was sent cannot be taken back."),
    ];

    public static string Search([Description("What to look up.")] string text)
    {
        var words = Arguments.Line(text, nameof(text)).ToLowerInvariant().Split(Breaks, StringSplitOptions.RemoveEmptyEntries).Select(Stem).ToHashSet(StringComparer.Ordinal);
        var found = Topics.Index()
            .Select(topic => (topic.Item, topic.Index, Score: (3 * Matches(topic.Item.Title, words)) + Matches(topic.Item.Text, words)))
            .Where(topic => topic.Score > 0)
            .OrderByDescending(topic => topic.Score).ThenBy(topic => topic.Index)
            .Take(Shown)
            .Select(topic => $"{topic.Item.Title}: {topic.Item.Text}")
            .ToArray();
        return found.Length > 0 ? string.Join('\n', found) : $"Nothing was found. The topics are: {string.Join(", ", Topics.Select(topic => topic.Title))}.";
    }

    private static int Matches(string text, HashSet<string> words) =>
        text.ToLowerInvariant().Split(Breaks, StringSplitOptions.RemoveEmptyEntries).Select(Stem).Distinct(StringComparer.Ordinal).Count(words.Contains);

    /// <summary>So that "repeat", "repeats" and "repeating" are one word.</summary>
    private static string Stem(string word)
    {
        foreach (var ending in (ReadOnlySpan<string>)["ing", "es", "ed", "s"])
        {
            if (word.Length > ending.Length + 2 && word.EndsWith(ending, StringComparison.Ordinal))
                return word[..^ending.Length];
        }

        return word;
    }
}
