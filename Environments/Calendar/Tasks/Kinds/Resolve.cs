using Platform.Environments.Calendar.World;

namespace Platform.Environments.Calendar.Tasks.Kinds;

/// <summary>Two meetings at the same time: the shorter one is moved within the day. With guests from two parts on; on two days with three.</summary>
internal static class Resolve
{
    public static CalendarTask? Build(TaskDraft draft)
    {
        var parts = draft.Knobs.Parts;
        var clashes = new List<CalendarEvent>();
        while (clashes.Count < (parts == 3 ? 2 : 1))
        {
            var day = draft.Day();
            if (clashes.Any(clash => clash.Date == day))
                return null;
            Contact[] guests = parts == 1 ? [] : [draft.Meet()];
            var length = 4 + draft.Random.Next(3);
            if (draft.Place(day, 30 * length, draft.NewTitle(), draft.Meet(1)) is not { } longer)
                return null;
            // Inside the longer one, so that its own time is taken whether it counts or not.
            var shorter = 1 + draft.Random.Next(2);
            clashes.Add(draft.Put(longer.Start.AddMinutes(30 * draft.Random.Next(length - shorter + 1)), 30 * shorter, draft.NewTitle(), guests));
        }

        var isAny = parts == 1 && draft.Chance(2);
        draft.Fill();
        foreach (var clash in clashes)
        {
            var busy = clash.Guests.Aggregate(draft.World.Busy(draft.World.Owner.Address, clash.Date)!.Value, (sum, guest) => sum | draft.World.Busy(guest, clash.Date)!.Value);
            DateTime[] free = [.. Agenda.Free(busy, clash.Date, clash.Minutes)];
            if (free.Length == 0)
                return null;
            if (!isAny)
                free = free[..1];
            draft.Look("list_events", ("from", TimeText.Iso(clash.Date)));
            if (clash.Guests.Count > 0)
                draft.Look("find_free_time", ("date", TimeText.Iso(clash.Date)), ("minutes", clash.Minutes), ("guests", TaskDraft.List(clash.Guests)));
            else
                draft.Look("find_free_time", ("date", TimeText.Iso(clash.Date)), ("minutes", clash.Minutes));
            draft.Do(new WantedEvent(clash with { Start = free[0] }, free), "update_event", ("id", clash.Id), ("start", TimeText.Of(free[0])));
        }

        var days = Phrases.Join([.. clashes.Select(clash => draft.Say(clash.Date))]);
        var who = parts == 1 ? "when I am free" : "when its guest and I are free";
        var each = clashes.Count == 1 ? "two meetings are at the same time. Move the shorter one" : "two meetings each are at the same time. Move the shorter one of each two";
        return draft.Finish("resolve", $"On {days} {each} to {(isAny ? "any time" : "the first time")} of its day {who} in working hours.");
    }
}
