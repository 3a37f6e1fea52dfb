using System.Text.Json.Nodes;
using Platform.Environments.Calendar.World;

namespace Platform.Environments.Calendar.Tasks.Kinds;

/// <summary>A series of meetings; with guests; and with one of them left out.</summary>
internal static class Repeat
{
    public static CalendarTask? Build(TaskDraft draft)
    {
        var parts = draft.Knobs.Parts;
        var guests = draft.Meet(parts - 1);
        for (var i = 0; i < draft.Knobs.Lookalikes && guests.Count > 0; i++)
            draft.Namesake(guests[i % guests.Count]);
        var (title, place) = (draft.NewTitle(), parts == 3 ? draft.Pick(Words.Places) : "");
        var start = Agenda.At(draft.Day(), draft.Random.Next(Agenda.Slots - 2));
        var minutes = 30 * (1 + draft.Random.Next(3));
        var repeat = draft.Chance(3) ? new Repetition(1, 3 + draft.Random.Next(3)) : new Repetition(7, 3 + draft.Random.Next(8));
        var skipped = 1 + draft.Random.Next(repeat.Count - 1);
        var day = DateOnly.FromDateTime(start).AddDays(skipped * repeat.Days);
        draft.Fill();

        var addresses = TaskDraft.Addresses(guests);
        var wanted = new WantedEvent(new("", title, start, minutes, place, addresses, repeat, parts == 3 ? [day] : []));
        draft.Look("search_docs", ("text", "repeating events"));
        draft.FindPeople(guests);
        (string, JsonNode)[] arguments =
        [
            ("title", title), ("start", TimeText.Of(start)), ("minutes", minutes), ("repeat", repeat.ToString()), ("guests", TaskDraft.List(addresses)), ("location", place),
        ];
        draft.Do(parts == 3 ? null : wanted, "create_event", arguments.AsSpan(0, parts == 1 ? 4 : parts == 2 ? 5 : 6));
        if (parts == 3)
            draft.Do(wanted, "delete_event", ("id", "e1000"), ("date", TimeText.Iso(day)));

        var often = repeat.Days == 1 ? "every day" : "every week";
        var with = guests.Count > 0 ? $" with {Phrases.Names(guests)}" : "";
        var where = place.Length > 0 ? $" in the {place}" : "";
        var without = parts == 3 ? $" Leave out the one on {TimeText.Long(day)}." : "";
        return draft.Finish("repeat", FormattableString.Invariant(
            $"Put '{title}'{with}{where} into my calendar as one repeating event: {often}, {repeat.Count} times in all, the first on {draft.Say(DateOnly.FromDateTime(start))} at {Phrases.Time(start)}, {minutes} minutes each, whatever else there is.{without}"));
    }
}
