using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Environments.Calendar.World;

/// <summary>Everything that the functions read and change. The records in it are immutable, so a copy of the lists is a copy of the world.</summary>
internal sealed class CalendarWorld(ulong seed, DateOnly today, Contact owner)
{
    /// <summary>Hour at which the day of every task begins and stays.</summary>
    private const int Hour = 8;

    private List<CalendarEvent> _events = [];
    private List<Contact> _contacts = [];
    private List<Mail> _mails = [];
    private int _created;
    private HashSet<string> _colleagues = [];

    public DateOnly Today => today;

    public DateTime Now => today.ToDateTime(new TimeOnly(Hour, 0));

    public Contact Owner => owner;

    public IReadOnlyList<CalendarEvent> Events => _events;

    public IReadOnlyList<Contact> Contacts => _contacts;

    public IReadOnlyList<Mail> Mails => _mails;

    /// <summary>A new id that nothing else has. Those that a world begins with have three digits, later ones four.</summary>
    public string NewId(char kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}{1000 + _created++}");

    public void Add(CalendarEvent item) => _events.Add(item);

    public void Add(Contact contact) => _contacts.Add(contact);

    public void Add(Mail mail) => _mails.Add(mail);

    public void Replace(CalendarEvent item) => _events[_events.FindIndex(other => other.Id == item.Id)] = item;

    public void Replace(Contact contact) => _contacts[_contacts.FindIndex(other => other.Id == contact.Id)] = contact;

    public void Remove(CalendarEvent item) => _events.Remove(item);

    /// <summary>Ends the making of the world: whoever is in the contacts now shares a calendar, and nothing shows in which order things were put in.</summary>
    public void Open()
    {
        _events = [.. _events.OrderBy(item => item.Start).ThenBy(item => item.Id, StringComparer.Ordinal)];
        _contacts = [.. _contacts.OrderBy(contact => contact.Name, StringComparer.Ordinal).ThenBy(contact => contact.Id, StringComparer.Ordinal)];
        _mails = [.. _mails.OrderBy(mail => mail.Sent).ThenBy(mail => mail.Id, StringComparer.Ordinal)];
        _colleagues = [.. _contacts.Select(contact => contact.Address)];
    }

    /// <summary>Half hours in which a person cannot meet; null where no calendar of theirs is known.</summary>
    public uint? Busy(string address, DateOnly date) => address == owner.Address ? Agenda.Busy(_events, date)
        : _colleagues.Contains(address) ? Agenda.Elsewhere(seed, address, date) | Agenda.Busy(_events, date, address)
        : null;

    /// <summary>The changeable part as it is now.</summary>
    public CalendarState State() => new([.. _events], [.. _contacts], [.. _mails]);

    public JsonObject Save() => new() { ["created"] = _created, ["state"] = JsonSerializer.SerializeToNode(State()) };

    /// <exception cref="FormatException">The object is not one that <see cref="Save"/> made.</exception>
    public void Restore(JsonNode? saved)
    {
        try
        {
            var state = saved!["state"].Deserialize<CalendarState>()!;
            (_created, _events, _contacts, _mails) = ((int)saved["created"]!, [.. state.Events], [.. state.Contacts], [.. state.Mails]);
        }
        catch (Exception exception) when (exception is NullReferenceException or InvalidOperationException or ArgumentException or JsonException)
        {
            throw new FormatException("The snapshot is not one of calendar-v1: its 'world' lacks something or holds values of other types.", exception);
        }
    }
}

/// <summary>Calendar, contacts and mail at one moment.</summary>
internal sealed record CalendarState(IReadOnlyList<CalendarEvent> Events, IReadOnlyList<Contact> Contacts, IReadOnlyList<Mail> Mails);
