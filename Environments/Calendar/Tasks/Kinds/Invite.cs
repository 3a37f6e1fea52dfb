using Platform.Environments.Calendar.World;

namespace Platform.Environments.Calendar.Tasks.Kinds;

/// <summary>Invites a group to a meeting that has guests already; but for one member; and takes one guest off.</summary>
internal static class Invite
{
    public static CalendarTask? Build(TaskDraft draft)
    {
        var parts = draft.Knobs.Parts;
        var guests = draft.Meet(1 + draft.Random.Next(2));
        var (day, title) = (draft.Day(), draft.NewTitle());
        if (draft.Place(day, 60, title, guests, draft.Chance(2) ? draft.Pick(Words.Places) : "") is not { } item)
            return null;
        for (var i = 0; i < draft.Knobs.Lookalikes; i++)
            draft.Place(TaskDraft.After(day), 60, title, draft.Some(guests, 1));
        var (group, members) = draft.MeetGroup(2 + (parts > 1 ? 1 : 0), [.. guests]);
        var (except, removed) = (parts > 1 ? draft.Pick(members) : null, parts == 3 ? draft.Pick(guests) : null);
        draft.Fill();

        var wanted = TaskDraft.Addresses(guests.Concat(members).Where(person => person != except && person != removed));
        draft.Look("search_docs", ("text", "guests of an event"));
        draft.Look("find_contacts", ("text", group));
        draft.Look("list_events", ("from", TimeText.Iso(day)), ("text", title));
        if (removed is not null)
            draft.FindPeople([removed]);
        draft.Do(new WantedEvent(item with { Guests = wanted }), "update_event", ("id", item.Id), ("guests", TaskDraft.List(wanted)));
        var but = except is null ? "" : $" except {except.Name}";
        var off = removed is null ? "" : $", and take {removed.Name} off its guests";
        return draft.Finish("invite", $"{draft.Pick(["Invite", "Add"])} everyone in the group {group}{but} to '{title}' on {draft.Say(day)}{off}. The other guests stay.");
    }
}
