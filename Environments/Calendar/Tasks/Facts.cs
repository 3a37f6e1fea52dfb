using System.Text.RegularExpressions;

namespace Platform.Environments.Calendar.Tasks;

/// <summary>What sort of fact a text must tell.</summary>
internal enum FactKind
{
    /// <summary>Times of day as HH:MM.</summary>
    Time,

    /// <summary>Dates as YYYY-MM-DD.</summary>
    Date,

    /// <summary>Phone numbers.</summary>
    Phone,

    /// <summary>Other numbers, in digits.</summary>
    Number,

    /// <summary>Places of meetings.</summary>
    Place,

    /// <summary>Titles of events.</summary>
    Title,
}

/// <summary>Facts that a text must tell: of each kind exactly these, so that listing every possible answer is none.</summary>
/// <param name="Kind">What sort.</param>
/// <param name="Values">All that the text must hold, and no other of the kind.</param>
internal sealed partial record Facts(FactKind Kind, IReadOnlyList<string> Values)
{
    public Facts(FactKind kind, string value)
        : this(kind, [value])
    {
    }

    /// <summary>Whether a text holds exactly these facts of the kind.</summary>
    /// <param name="text">Written by the agent: of any length and content.</param>
    /// <param name="known">Names that count as facts: all places or all titles. Used for these two kinds only.</param>
    public bool AreIn(string text, IReadOnlyCollection<string> known) => Find(text, known).SetEquals(Values);

    private HashSet<string> Find(string text, IReadOnlyCollection<string> known) => Kind switch
    {
        FactKind.Time => [.. Times().Matches(text).Select(match => match.Value.PadLeft(5, '0'))],
        FactKind.Date => [.. Dates().Matches(text).Select(match => match.Value)],
        FactKind.Phone => [.. Phones().Matches(text).Select(match => match.Value)],
        FactKind.Number => [.. Numbers().Matches(Times().Replace(Dates().Replace(Phones().Replace(text, ""), ""), "")).Select(match => match.Value)],
        _ => [.. known.Where(name => text.Contains(name, StringComparison.OrdinalIgnoreCase))],
    };

    [GeneratedRegex(@"\b([01]?[0-9]|2[0-3]):[0-5][0-9]\b", RegexOptions.CultureInvariant)]
    private static partial Regex Times();

    [GeneratedRegex(@"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Dates();

    [GeneratedRegex(@"\b[0-9]{3}-[0-9]{4}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Phones();

    [GeneratedRegex(@"\b[0-9]+\b", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
