using Platform.Environments.Calendar.World;

namespace Platform.Environments.Calendar.Tasks.Kinds;

/// <summary>Mails somebody what is in the calendar: the times of a day; with titles; or the meetings with a person over several days.</summary>
internal static class Summarise
{
    public static CalendarTask? Build(TaskDraft draft)
    {
        var parts = draft.Knobs.Parts;
        var (reader, guest) = (draft.Meet(), draft.Meet());
        var (day, last) = (draft.Day(), draft.Day());
        last = parts == 3 && last > day ? last : TaskDraft.After(day);
        var count = 2 + draft.Random.Next(3);
        for (var i = 0; i < count; i++)
        {
            if (draft.Place(parts == 3 && i % 2 == 1 ? last : day, 30 * (1 + draft.Random.Next(2)), draft.NewTitle(), parts == 3 ? [guest] : draft.Some([guest], draft.Random.Next(2))) is null)
                return null;
        }

        for (var i = 0; i < draft.Knobs.Lookalikes; i++)
            draft.Place(day, 30, draft.NewTitle(), [draft.Namesake(i % 2 == 0 ? reader : guest)]);
        draft.Fill();

        CalendarEvent[] items = parts == 3
            ? [.. draft.World.Events.Where(item => item.Date >= day && item.Date <= last && item.Guests.Contains(guest.Address))]
            : [.. draft.World.Events.Where(item => item.Date == day)];
        string[] times = [.. items.Select(item => Phrases.Time(item.Start)).Distinct()];
        string[] titles = [.. items.Select(item => item.Title).Distinct()];
        string[] dates = [.. items.Select(item => TimeText.Iso(item.Date)).Distinct()];
        Facts[] facts = parts switch
        {
            1 => [new(FactKind.Time, times)],
            2 => [new(FactKind.Time, times), new(FactKind.Title, titles)],
            _ => [new(FactKind.Date, dates), new(FactKind.Time, times), new(FactKind.Title, titles)],
        };
        draft.FindPeople([reader]);
        if (parts == 3)
            draft.Look("list_events", ("from", TimeText.Iso(day)), ("to", TimeText.Iso(last)), ("text", guest.Name));
        else
            draft.Look("list_events", ("from", TimeText.Iso(day)));
        var lines = items.Select(item => parts switch
        {
            1 => Phrases.Time(item.Start),
            2 => $"{Phrases.Time(item.Start)} {item.Title}",
            _ => $"{TimeText.Of(item.Start)} {item.Title}",
        });
        draft.Do(new WantedMail([reader.Address], facts), "send_mail", ("to", TaskDraft.List([reader.Address])), ("subject", "My meetings"), ("body", string.Join('\n', lines)));
        return draft.Finish("summarise", parts switch
        {
            1 => $"Mail {reader.Name} the times at which my meetings on {draft.Say(day)} begin, as HH:MM; no other times.",
            2 => $"Mail {reader.Name} a list of my meetings on {draft.Say(day)}: of each the beginning as HH:MM and the title; no other times.",
            _ => $"Mail {reader.Name} a list of my meetings with {guest.Name} from {draft.Say(day)} to {draft.Say(last)}: of each the date as YYYY-MM-DD, the beginning as HH:MM and the title; no other dates or times.",
        });
    }
}
