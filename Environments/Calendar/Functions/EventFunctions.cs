using System.ComponentModel;
using System.Globalization;
using Platform.Environments.Calendar.World;

namespace Platform.Environments.Calendar.Functions;

/// <summary>The functions of the calendar.</summary>
internal sealed class EventFunctions(Func<CalendarWorld> world)
{
    private const int MostDays = 62;

    public string List(
        [Description("First day, as 2027-03-04.")] string from,
        [Description("Last day; without it, the first day alone.")] string? to = null,
        [Description("Words that title, place or guests must have.")] string? text = null)
    {
        var first = Arguments.Date(from, nameof(from));
        var last = string.IsNullOrWhiteSpace(to) ? first : Arguments.Date(to, nameof(to));
        if (last < first || last.DayNumber - first.DayNumber >= MostDays)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"'to' is {TimeText.Iso(last)}, but a day from 'from' ({TimeText.Iso(first)}) to {MostDays - 1} days later is expected."));
        var search = Arguments.Line(text, nameof(text));
        var found = world().Events
            .Where(item => item.Date <= last && Arguments.Finds(search, item.Title, item.Location, string.Join(' ', item.Guests), Names(item)))
            .SelectMany(item => item.Occurrences().Select(start => (item, start)))
            .Where(entry => DateOnly.FromDateTime(entry.start) >= first && DateOnly.FromDateTime(entry.start) <= last)
            .OrderBy(entry => entry.start).ThenBy(entry => entry.item.Id, StringComparer.Ordinal)
            .Select(entry => entry.item.Line(entry.start));
        return Arguments.List([.. found], "No events.");
    }

    public string Create(
        [Description("Title.")] string title,
        [Description("Beginning, as 2027-03-04 09:30.")] string start,
        [Description("Length, a multiple of 30.")] int minutes = 60,
        [Description("Addresses of the guests.")] string[]? guests = null,
        [Description("Place.")] string? location = null,
        [Description("How it repeats.")] string? repeat = null)
    {
        var item = new CalendarEvent("", Arguments.Line(title, nameof(title), mayBeEmpty: false), Arguments.Moment(start, nameof(start)), Arguments.Minutes(minutes),
            Arguments.Line(location, nameof(location)), Arguments.Addresses(guests, nameof(guests)), Arguments.Repeat(repeat), []);
        item = item with { Id = world().NewId('e') };
        world().Add(item);
        return $"Created: {item}";
    }

    public string Update(
        [Description("The event.")] string id,
        [Description("New title.")] string? title = null,
        [Description("New beginning, as 2027-03-04 09:30.")] string? start = null,
        [Description("New length, a multiple of 30.")] int? minutes = null,
        [Description("Addresses of the guests.")] string[]? guests = null,
        [Description("New place.")] string? location = null,
        [Description("How it repeats.")] string? repeat = null)
    {
        var item = Find(id);
        item = item with
        {
            Title = title is null ? item.Title : Arguments.Line(title, nameof(title), mayBeEmpty: false),
            Start = start is null ? item.Start : Arguments.Moment(start, nameof(start)),
            Minutes = minutes is null ? item.Minutes : Arguments.Minutes(minutes.Value),
            Guests = guests is null ? item.Guests : Arguments.Addresses(guests, nameof(guests)),
            Location = location is null ? item.Location : Arguments.Line(location, nameof(location)),
            Repeat = repeat is null ? item.Repeat : Arguments.Repeat(repeat),
        };
        world().Replace(item);
        return $"Updated: {item}";
    }

    public string Delete(
        [Description("The event.")] string id,
        [Description("Day of one occurrence, as 2027-03-04.")] string? date = null)
    {
        var item = Find(id);
        if (string.IsNullOrWhiteSpace(date))
        {
            world().Remove(item);
            return $"Deleted: {item}";
        }

        var day = Arguments.Date(date, nameof(date));
        var rest = item.Occurrences().Select(DateOnly.FromDateTime).ToArray();
        if (!rest.Contains(day))
            throw new ArgumentException($"{item.Id} does not take place on {TimeText.Iso(day)}, but on {string.Join(", ", rest.Take(5).Select(TimeText.Iso))}{(rest.Length > 5 ? ", …" : "")}.");
        if (rest.Length == 1)
        {
            world().Remove(item);
            return $"Deleted: {item}";
        }

        item = item with { Skipped = [.. item.Skipped.Append(day).Order()] };
        world().Replace(item);
        return $"Left out: {item}";
    }

    public string FindFree(
        [Description("The day, as 2027-03-04.")] string date,
        [Description("Length, a multiple of 30.")] int minutes = 60,
        [Description("Addresses of the others who must be free.")] string[]? guests = null)
    {
        var (day, length) = (Arguments.Date(date, nameof(date)), Arguments.Minutes(minutes));
        var busy = world().Busy(world().Owner.Address, day) ?? 0;
        foreach (var guest in Arguments.Addresses(guests, nameof(guests)))
            busy |= world().Busy(guest, day) ?? throw new ArgumentException($"The calendar of {guest} is not known: only people who were in the contacts this morning share theirs.");
        var free = Agenda.Free(busy, day, length).Select(start => TimeText.Of(TimeOnly.FromDateTime(start))).ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{TimeText.Of(day)}, {length} minutes: {(free.Length == 0 ? "no free time" : $"free from {string.Join(", ", free)}")}");
    }

    private CalendarEvent Find(string id) => Arguments.ById(world().Events, item => item.Id, id, "event", "list_events");

    private string Names(CalendarEvent item) => item.Guests.Count == 0 ? ""
        : string.Join(' ', world().Contacts.Where(contact => item.Guests.Contains(contact.Address)).Select(contact => contact.Name));
}
