using Platform.Environments.Calendar.World;

namespace Platform.Environments.Calendar.Tasks.Kinds;

/// <summary>Moves or cancels a meeting found by its title; by its guest, who is then told; or all meetings with a guest on a day.</summary>
internal static class Reschedule
{
    public static CalendarTask? Build(TaskDraft draft)
    {
        var isMove = draft.Chance(2);
        return draft.Knobs.Parts == 1 ? ByTitle(draft, isMove) : ByGuest(draft, isMove);
    }

    private static CalendarTask? ByTitle(TaskDraft draft, bool isMove)
    {
        var (day, other, title) = (draft.Day(), draft.Day(), draft.NewTitle());
        if (day == other || draft.Place(day, 60, title, draft.Meet(draft.Random.Next(3))) is not { } item)
            return null;
        for (var i = 0; i < draft.Knobs.Lookalikes; i++)
            draft.Place(other, 30, title, []);
        draft.Fill();
        draft.Look("list_events", ("from", TimeText.Iso(day)));
        if (!isMove)
        {
            draft.Do(new WantedDeletion(item.Id), "delete_event", ("id", item.Id));
            return draft.Finish("reschedule", $"{draft.Pick(["Cancel", "Delete", "Take out of my calendar"])} '{title}' on {draft.Say(day)}.");
        }

        DateTime[] free = [.. Agenda.Free(Agenda.Busy(draft.World.Events, other), other, item.Minutes)];
        if (free.Length == 0)
            return null;
        var start = draft.Pick(free);
        draft.Do(new WantedEvent(item with { Start = start }), "update_event", ("id", item.Id), ("start", TimeText.Of(start)));
        return draft.Finish("reschedule", $"{draft.Pick(["Move", "Shift"])} '{title}' from {draft.Say(day)} to {draft.Say(other)} at {Phrases.Time(start)}.");
    }

    private static CalendarTask? ByGuest(TaskDraft draft, bool isMove)
    {
        var guest = draft.Meet();
        var (day, other) = (draft.Day(), draft.Day());
        var isAll = draft.Knobs.Parts == 3;
        if (day == other)
            return null;
        var items = new List<CalendarEvent>();
        for (var count = isAll ? 2 + draft.Random.Next(2) : 1; count > 0; count--)
        {
            if (draft.Place(day, 30 * (1 + draft.Random.Next(2)), draft.NewTitle(), [guest]) is not { } item)
                return null;
            items.Add(item);
        }

        items = [.. items.OrderBy(item => item.Start)];
        for (var i = 0; i < draft.Knobs.Lookalikes; i++)
        {
            if (i % 2 == 0)
                draft.Place(day, 30, draft.NewTitle(), [draft.Namesake(guest)]);
            else
                draft.Place(TaskDraft.After(other), 30, draft.NewTitle(), [guest]);
        }

        DateTime Moved(CalendarEvent item) => isAll ? other.ToDateTime(TimeOnly.FromDateTime(item.Start)) : item.Start.AddDays(other.DayNumber - day.DayNumber);
        bool Leaves(CalendarEvent item) => !(item.Date == day && item.Guests.Contains(guest.Address))
            && !(isMove && items.Any(moved => item.Start < Moved(moved).AddMinutes(moved.Minutes) && Moved(moved) < item.End));
        // What was put in before must leave it too.
        if (draft.World.Events.Except(items).Any(item => !Leaves(item)))
            return null;
        draft.Fill(Leaves);

        draft.FindPeople([guest]);
        draft.Look("list_events", ("from", TimeText.Iso(day)), ("text", guest.Name));
        foreach (var item in items)
        {
            if (isMove)
                draft.Do(new WantedEvent(item with { Start = Moved(item) }), "update_event", ("id", item.Id), ("start", TimeText.Of(Moved(item))));
            else
                draft.Do(new WantedDeletion(item.Id), "delete_event", ("id", item.Id));
        }

        var date = TimeText.Iso(other);
        var body = isMove ? $"We will meet on {date} instead." : "I have to cancel, sorry.";
        draft.Do(new WantedMail([guest.Address], isMove ? [new Facts(FactKind.Date, date)] : []), "send_mail",
            ("to", TaskDraft.List([guest.Address])), ("subject", isMove ? "New date" : "Cancelled"), ("body", body));
        var which = isAll ? $"all my meetings with {guest.Name} on {draft.Say(day)}" : $"my meeting with {guest.Name} on {draft.Say(day)}";
        var same = isAll ? "the same times" : "the same time";
        return draft.Finish("reschedule", isMove
            ? $"Move {which} to {draft.Say(other)}, at {same}, and write {guest.FirstName} one mail with the new date as YYYY-MM-DD."
            : $"Cancel {which} and tell {guest.FirstName} so in one mail.");
    }
}
