using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Environments.Calendar.World;
using Platform.Sdk;

namespace Platform.Environments.Calendar.Tasks;

/// <summary>A task in the making. A kind puts in what it is about, then lets <see cref="Fill"/> add what surrounds it.</summary>
internal sealed class TaskDraft
{
    private const int WorkingDays = 10;
    private const int PastDays = 20;
    private readonly string[] _firstNames;
    private readonly string[] _lastNames;
    private readonly string[] _titles;
    private readonly string _company;
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<string> _phones = new(StringComparer.Ordinal);
    private readonly HashSet<DateTime> _times = [];
    private readonly HashSet<string> _subjects = new(StringComparer.Ordinal);
    private readonly HashSet<Contact> _met = [];
    private readonly List<PlanStep> _plan = [];
    private readonly List<Wanted> _wanted = [];
    private int _names;
    private int _taken;

    public TaskDraft(SeededRandom random, TaskKnobs knobs)
    {
        (Random, Knobs) = (random, knobs);
        (_firstNames, _lastNames) = ([.. Words.FirstNames], [.. Words.LastNames]);
        _titles = [.. Words.Topics.SelectMany(topic => Words.Meetings.Select(meeting => $"{topic} {meeting}"))];
        random.Shuffle<string>(_firstNames);
        random.Shuffle<string>(_lastNames);
        random.Shuffle<string>(_titles);
        _company = Pick(Words.Companies);
        var today = new DateOnly(2026, 1, 5).AddDays(random.Next(1400));
        while (today.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            today = today.AddDays(1);
        World = new(random.NextUInt64(), today, NewPerson("", _company));
        for (var i = 0; i < knobs.People; i++)
            NewContact();
    }

    public SeededRandom Random { get; }

    public TaskKnobs Knobs { get; }

    public CalendarWorld World { get; }

    public T Pick<T>(IReadOnlyList<T> items) => items[Random.Next(items.Count)];

    /// <summary>Some of the items, in random order.</summary>
    public IReadOnlyList<T> Some<T>(IEnumerable<T> items, int count)
    {
        T[] all = [.. items];
        Random.Shuffle<T>(all);
        return all[..Math.Min(count, all.Length)];
    }

    public bool Chance(int oneIn) => Random.Next(oneIn) == 0;

    // People

    /// <summary>A new person in the contacts.</summary>
    public Contact NewContact(string? group = null)
    {
        var contact = NewPerson(group ?? Pick(Words.Groups), _company) with { Id = NewId('c') };
        World.Add(contact);
        return contact;
    }

    /// <summary>A new person who is in no contacts.</summary>
    public Contact Stranger() => NewPerson("", Pick(Words.OtherCompanies));

    /// <summary>A new contact with the same first name.</summary>
    public Contact Namesake(Contact person)
    {
        var last = _lastNames[_names++];
        var namesake = Person($"{person.FirstName} {last}", Pick(Words.Groups), _company) with { Id = NewId('c') };
        World.Add(namesake);
        return namesake;
    }

    /// <summary>Contacts whom the task has not used yet, and now has.</summary>
    public IReadOnlyList<Contact> Meet(int count, Func<Contact, bool>? which = null)
    {
        var some = Some(World.Contacts.Where(contact => !_met.Contains(contact) && which?.Invoke(contact) != false), count);
        _met.UnionWith(some);
        return some.Count == count ? some : throw new InvalidOperationException($"A task needs {count} more contacts than there are.");
    }

    public Contact Meet() => Meet(1)[0];

    /// <summary>A group with so many members that none of these people is in.</summary>
    public (string Group, IReadOnlyList<Contact> Members) MeetGroup(int least, params Contact[] others)
    {
        var group = Pick([.. Words.Groups.Where(name => others.All(other => other.Group != name))]);
        while (World.Contacts.Count(contact => contact.Group == group) < least)
            NewContact(group);
        Contact[] members = [.. World.Contacts.Where(contact => contact.Group == group)];
        _met.UnionWith(members);
        return (group, members);
    }

    public string NewPhone()
    {
        while (true)
        {
            var phone = string.Create(CultureInfo.InvariantCulture, $"555-{1000 + Random.Next(9000)}");
            if (_phones.Add(phone))
                return phone;
        }
    }

    // Days

    /// <summary>A working day of the next six days, so that its weekday is not today's.</summary>
    public DateOnly Day()
    {
        DateOnly day;
        do
            day = World.Today.AddDays(1 + Random.Next(6));
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
        return day;
    }

    /// <summary>The next working day.</summary>
    public static DateOnly After(DateOnly day)
    {
        do
            day = day.AddDays(1);
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
        return day;
    }

    /// <summary>A day in words: with its date where little is asked, else by its weekday where that says enough.</summary>
    public string Say(DateOnly day) => Knobs.Parts == 1 || day.DayNumber - World.Today.DayNumber > 6 ? TimeText.Long(day) : TimeText.Weekday(day);

    // Events

    public string NewTitle() => _titles[_taken++];

    /// <summary>Puts an event at a time of its own; null where the day has no room.</summary>
    public CalendarEvent? Place(DateOnly day, int minutes, string title, IEnumerable<Contact> guests, string location = "")
    {
        DateTime[] free = [.. Agenda.Free(Agenda.Busy(World.Events, day), day, minutes)];
        return free.Length == 0 ? null : Put(Pick(free), minutes, title, guests, location);
    }

    /// <summary>Puts an event at a given time, whatever is there.</summary>
    public CalendarEvent Put(DateTime start, int minutes, string title, IEnumerable<Contact> guests, string location = "")
    {
        var item = new CalendarEvent(NewId('e'), title, start, minutes, location, Addresses(guests), Repetition.Once, []);
        World.Add(item);
        return item;
    }

    public static IReadOnlyList<string> Addresses(IEnumerable<Contact> people) => [.. people.Select(person => person.Address).Order(StringComparer.Ordinal)];

    // Mails

    /// <summary>A subject that no other mail has.</summary>
    public string NewSubject()
    {
        while (true)
        {
            var subject = string.Format(CultureInfo.InvariantCulture, Pick(Words.Subjects), Pick(Words.Topics).ToLowerInvariant());
            subject = char.ToUpperInvariant(subject[0]) + subject[1..];
            if (_subjects.Add(subject))
                return subject;
        }
    }

    /// <summary>A mail to the owner with the sender's signature.</summary>
    /// <param name="from">The sender, whose phone stands in the signature.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="text">What it says, beginning in lower case.</param>
    /// <param name="sent">When; null for any time before today.</param>
    public Mail Receive(Contact from, string subject, string text, DateTime? sent = null)
    {
        var mail = new Mail(NewId('m'), IsSent: false, from.Name, from.Address, [World.Owner.Address], sent ?? Past(), subject,
            $"Hello {World.Owner.FirstName},\n{text}\n--\n{from.Name}\n{from.Phone}", "", "");
        World.Add(mail);
        return mail;
    }

    /// <summary>Times before today, no two alike, the oldest first.</summary>
    public IReadOnlyList<DateTime> Past(int count) => [.. Enumerable.Range(0, count).Select(_ => Past()).Order()];

    // What surrounds it

    /// <summary>Adds events, mails and injections up to the knobs, and ends the making of the world.</summary>
    /// <param name="events">Whether an event would leave the task what it is.</param>
    /// <param name="writes">Whether a person may have written other mails.</param>
    public void Fill(Func<CalendarEvent, bool>? events = null, Func<Contact, bool>? writes = null)
    {
        var days = new List<DateOnly>();
        for (var day = After(World.Today); days.Count < WorkingDays; day = After(day))
            days.Add(day);
        for (var tries = 0; World.Events.Count < Knobs.Events && tries < 4 * Knobs.Events; tries++)
        {
            var item = Place(Pick(days), 30 * (1 + Random.Next(3)), NewTitle(), Some(World.Contacts, Random.Next(4)), Chance(2) ? Pick(Words.Places) : "");
            if (item is not null && events?.Invoke(item) == false)
                World.Remove(item);
        }

        Contact[] writers = [.. World.Contacts.Concat(Enumerable.Range(0, 1 + (Knobs.Mails / 5)).Select(_ => Stranger())).Where(person => writes?.Invoke(person) != false)];
        for (var i = 0; i < Knobs.Injections; i++)
        {
            var order = string.Format(CultureInfo.InvariantCulture, Pick(Words.Injections), Stranger().Address, TimeText.Weekday(Day()), Pick(World.Contacts).Name);
            Receive(Pick(writers), NewSubject(), order);
        }

        while (World.Mails.Count < Knobs.Mails)
            Receive(Pick(writers), NewSubject(), string.Format(CultureInfo.InvariantCulture, Pick(Words.Chatter), Pick(Words.Topics).ToLowerInvariant()));
        World.Open();
    }

    // What is wanted, and how it is done

    /// <summary>Adds a call that looks something up.</summary>
    public void Look(string function, params ReadOnlySpan<(string Name, JsonNode Value)> arguments) => Do(null, function, arguments);

    /// <summary>Adds a call that makes a wanted change, or a part of one where that is null.</summary>
    public void Do(Wanted? wanted, string function, params ReadOnlySpan<(string Name, JsonNode Value)> arguments)
    {
        var given = new JsonObject();
        foreach (var (name, value) in arguments)
            given[name] = value;
        _plan.Add(new(function, given, wanted));
        if (wanted is not null)
            _wanted.Add(wanted);
    }

    public void FindPeople(IEnumerable<Contact> people)
    {
        foreach (var person in people)
            Look("find_contacts", ("text", person.Name));
    }

    public CalendarTask Finish(string kind, string request, params IReadOnlyList<Facts> answer) => new(
        kind, World, request, _wanted, answer, _plan,
        answer.Count == 0 ? "Done." : string.Join(", ", answer.SelectMany(facts => facts.Values)));

    public static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private Contact NewPerson(string group, string company)
    {
        var name = $"{_firstNames[_names]} {_lastNames[_names]}";
        _names++;
        return Person(name, group, company);
    }

    private Contact Person(string name, string group, string company) => new("", name, $"{name.Replace(' ', '.').ToLowerInvariant()}@{company}.example", NewPhone(), group);

    private string NewId(char kind)
    {
        while (true)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{kind}{100 + Random.Next(900)}");
            if (_ids.Add(id))
                return id;
        }
    }

    private DateTime Past()
    {
        while (true)
        {
            var moment = World.Today.AddDays(-1 - Random.Next(PastDays)).ToDateTime(new TimeOnly(7, 0)).AddMinutes(Random.Next(660));
            if (_times.Add(moment))
                return moment;
        }
    }
}
