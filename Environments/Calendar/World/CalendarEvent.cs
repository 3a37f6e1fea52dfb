using System.Globalization;
using System.Text;

namespace Platform.Environments.Calendar.World;

/// <summary>An entry of the owner's calendar.</summary>
/// <param name="Id">Such as <c>e123</c>.</param>
/// <param name="Title">One line.</param>
/// <param name="Start">Of the first occurrence.</param>
/// <param name="Minutes">Length.</param>
/// <param name="Location">Place, or empty.</param>
/// <param name="Guests">Addresses, sorted, in lower case.</param>
/// <param name="Repeat">How often.</param>
/// <param name="Skipped">Dates on which it is left out, sorted.</param>
internal sealed record CalendarEvent(string Id, string Title, DateTime Start, int Minutes, string Location, IReadOnlyList<string> Guests, Repetition Repeat, IReadOnlyList<DateOnly> Skipped)
{
    public DateTime End => Start.AddMinutes(Minutes);

    public DateOnly Date => DateOnly.FromDateTime(Start);

    /// <summary>The starts of all occurrences that are not left out.</summary>
    public IEnumerable<DateTime> Occurrences()
    {
        for (var i = 0; i < Repeat.Count; i++)
        {
            var start = Start.AddDays(i * Repeat.Days);
            if (!Skipped.Contains(DateOnly.FromDateTime(start)))
                yield return start;
        }
    }

    public bool Same(CalendarEvent other) => this with { Guests = [], Skipped = [] } == other with { Guests = [], Skipped = [] }
        && Guests.SequenceEqual(other.Guests) && Skipped.SequenceEqual(other.Skipped);

    /// <summary>One line about one occurrence.</summary>
    public string Line(DateTime start)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Id} {TimeText.Of(DateOnly.FromDateTime(start))} {TimeText.Of(TimeOnly.FromDateTime(start))}-{TimeText.Of(TimeOnly.FromDateTime(start.AddMinutes(Minutes)))} {Title}");
        if (Location.Length > 0)
            text.Append("; ").Append(Location);
        if (Guests.Count > 0)
            text.Append("; guests ").AppendJoin(", ", Guests);
        if (Repeat.Count > 1)
            text.Append("; repeats ").Append(Repeat);
        if (Skipped.Count > 0)
            text.Append("; without ").AppendJoin(", ", Skipped.Select(TimeText.Iso));
        return text.ToString();
    }

    public override string ToString() => Line(Start);
}
