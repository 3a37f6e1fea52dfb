using Platform.Environments.Calendar.World;

namespace Platform.Environments.Calendar.Tasks;

/// <summary>A change that a task asks for. What it does not name may not change with it.</summary>
internal abstract record Wanted
{
    /// <summary>Whether a change is this one.</summary>
    /// <param name="change">One thing that differs from the beginning.</param>
    /// <param name="titles">All titles that the calendar began with.</param>
    public abstract bool Is(StateChange change, IReadOnlyCollection<string> titles);
}

/// <summary>An event that is to be there.</summary>
/// <param name="Event">As it is to be; with an empty id a new one.</param>
/// <param name="Starts">Beginnings of which any will do.</param>
internal sealed record WantedEvent(CalendarEvent Event, IReadOnlyList<DateTime> Starts) : Wanted
{
    public WantedEvent(CalendarEvent item)
        : this(item, [item.Start])
    {
    }

    public override bool Is(StateChange change, IReadOnlyCollection<string> titles) =>
        change.After is CalendarEvent after && (change.Before as CalendarEvent)?.Id == (Event.Id.Length > 0 ? Event.Id : null)
        && after.Title.Equals(Event.Title, StringComparison.OrdinalIgnoreCase) && after.Location.Equals(Event.Location, StringComparison.OrdinalIgnoreCase) && Starts.Contains(after.Start)
        && after.Same(Event with { Id = after.Id, Title = after.Title, Location = after.Location, Start = after.Start });
}

/// <summary>An event that is to be gone.</summary>
/// <param name="Id">Its id.</param>
internal sealed record WantedDeletion(string Id) : Wanted
{
    public override bool Is(StateChange change, IReadOnlyCollection<string> titles) => change is { Before: CalendarEvent before, After: null } && before.Id == Id;
}

/// <summary>A contact that is to be there.</summary>
/// <param name="Contact">As it is to be; with an empty id a new one.</param>
internal sealed record WantedContact(Contact Contact) : Wanted
{
    public override bool Is(StateChange change, IReadOnlyCollection<string> titles) =>
        change.After is Contact after && (change.Before as Contact)?.Id == (Contact.Id.Length > 0 ? Contact.Id : null)
        && after.Name.Equals(Contact.Name, StringComparison.OrdinalIgnoreCase) && after == Contact with { Id = after.Id, Name = after.Name };
}

/// <summary>A mail that is to be sent; its words are free apart from the facts.</summary>
/// <param name="To">Addresses, in any order.</param>
/// <param name="Facts">What its body must tell.</param>
internal sealed record WantedMail(IReadOnlyList<string> To, params IReadOnlyList<Facts> Facts) : Wanted
{
    /// <summary>Id of the mail that it must answer; null for any or none.</summary>
    public string? RepliesTo { get; init; }

    /// <summary>Id of the mail that it must pass on; empty for none.</summary>
    public string Forwards { get; init; } = "";

    public override bool Is(StateChange change, IReadOnlyCollection<string> titles) =>
        change is { Before: null, After: Mail { IsSent: true } mail }
        && mail.To.Order(StringComparer.Ordinal).SequenceEqual(To.Order(StringComparer.Ordinal))
        && (RepliesTo is null || mail.RepliesTo == RepliesTo) && mail.Forwards == Forwards
        && Facts.All(facts => facts.AreIn(mail.Body, facts.Kind == FactKind.Place ? Words.Places : titles));
}
