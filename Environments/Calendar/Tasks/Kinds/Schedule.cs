using Platform.Environments.Calendar.World;

namespace Platform.Environments.Calendar.Tasks.Kinds;

/// <summary>A meeting at a time when all are free: the first of a day; or any of an afternoon; or the first of three days. As many guests as parts.</summary>
internal static class Schedule
{
    public static CalendarTask? Build(TaskDraft draft)
    {
        var parts = draft.Knobs.Parts;
        var guests = draft.Meet(parts);
        for (var i = 0; i < draft.Knobs.Lookalikes; i++)
            draft.Namesake(guests[i % guests.Count]);
        var title = draft.NewTitle();
        var minutes = 30 * (1 + draft.Random.Next(parts == 3 ? 3 : 2));
        var isAny = parts == 2 && draft.Chance(2);
        var place = parts == 3 ? draft.Pick(Words.Places) : "";
        var days = new List<DateOnly> { draft.Day() };
        while (parts == 3 && days.Count < 3)
            days.Add(TaskDraft.After(days[^1]));
        draft.Fill();

        var addresses = TaskDraft.Addresses(guests);
        DateTime[] free = [.. days.SelectMany(day => Free(draft.World, day, minutes, addresses))];
        if (isAny)
            free = [.. free.Where(start => start.Hour >= 12)];
        if (free.Length == 0)
            return null;
        if (!isAny)
            free = free[..1];

        draft.FindPeople(guests);
        foreach (var day in days.TakeWhile(day => day <= DateOnly.FromDateTime(free[0])))
            draft.Look("find_free_time", ("date", TimeText.Iso(day)), ("minutes", minutes), ("guests", TaskDraft.List(addresses)));
        var wanted = new WantedEvent(new("", title, free[0], minutes, place, addresses, Repetition.Once, []), free);
        if (place.Length > 0)
            draft.Do(wanted, "create_event", ("title", title), ("start", TimeText.Of(free[0])), ("minutes", minutes), ("guests", TaskDraft.List(addresses)), ("location", place));
        else
            draft.Do(wanted, "create_event", ("title", title), ("start", TimeText.Of(free[0])), ("minutes", minutes), ("guests", TaskDraft.List(addresses)));

        var when = parts == 3 ? $"as early as possible from {draft.Say(days[0])} to {draft.Say(days[^1])}"
            : isAny ? $"at any time from 12:00 on {draft.Say(days[0])}"
            : $"as early as possible on {draft.Say(days[0])}";
        var where = place.Length > 0 ? $" The place is the {place}." : "";
        return draft.Finish("schedule", FormattableString.Invariant(
            $"{draft.Pick(["Set up", "Schedule", "Arrange"])} '{title}' ({minutes} minutes) with {Phrases.Names(guests)}, {when}, when all of us are free in working hours.{where}"));
    }

    private static IEnumerable<DateTime> Free(CalendarWorld world, DateOnly day, int minutes, IReadOnlyList<string> guests) =>
        Agenda.Free(guests.Aggregate(world.Busy(world.Owner.Address, day)!.Value, (busy, guest) => busy | world.Busy(guest, day)!.Value), day, minutes);
}
