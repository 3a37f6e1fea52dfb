using System.Globalization;
using Platform.Environments.Calendar.World;

namespace Platform.Environments.Calendar.Tasks.Kinds;

/// <summary>A question whose answer is the final text: when; how often; or date and place of the next meeting with two people.</summary>
internal static class Question
{
    public static CalendarTask? Build(TaskDraft draft) => draft.Knobs.Parts switch
    {
        1 => When(draft),
        2 => HowMany(draft),
        _ => NextWithBoth(draft),
    };

    private static CalendarTask? When(TaskDraft draft)
    {
        var (day, title) = (draft.Day(), draft.NewTitle());
        if (draft.Place(day, 60, title, draft.Meet(1)) is not { } item)
            return null;
        for (var i = 0; i < draft.Knobs.Lookalikes; i++)
            draft.Place(TaskDraft.After(day), 30, title, []);
        draft.Fill();
        draft.Look("list_events", ("from", TimeText.Iso(day)));
        return draft.Finish("question", $"At what time does '{title}' begin on {draft.Say(day)}? Answer with just the time, as HH:MM.", new Facts(FactKind.Time, Phrases.Time(item.Start)));
    }

    private static CalendarTask? HowMany(TaskDraft draft)
    {
        var guest = draft.Meet();
        var (day, last) = (draft.Day(), draft.Day());
        if (last <= day)
            return null;
        for (var count = 1 + draft.Random.Next(4); count > 0; count--)
            draft.Place(draft.Pick([day, TaskDraft.After(day), last, TaskDraft.After(last)]), 30, draft.NewTitle(), [guest]);
        for (var i = 0; i < draft.Knobs.Lookalikes; i++)
            draft.Place(day, 30, draft.NewTitle(), [draft.Namesake(guest)]);
        draft.Fill();
        var number = draft.World.Events.Count(item => item.Date >= day && item.Date <= last && item.Guests.Contains(guest.Address));
        draft.Look("list_events", ("from", TimeText.Iso(day)), ("to", TimeText.Iso(last)), ("text", guest.Name));
        return draft.Finish("question", $"How many meetings do I have with {guest.Name} from {draft.Say(day)} to {draft.Say(last)}, both days included? Answer with just the number, in digits.",
            new Facts(FactKind.Number, number.ToString(CultureInfo.InvariantCulture)));
    }

    private static CalendarTask? NextWithBoth(TaskDraft draft)
    {
        var people = draft.Meet(2);
        var day = draft.Day();
        var place = draft.Pick(Words.Places);
        if (draft.Place(day, 60, draft.NewTitle(), people, place) is not { } item || draft.Place(TaskDraft.After(day), 60, draft.NewTitle(), people, draft.Pick(Words.Places)) is null)
            return null;
        for (var i = 0; i < draft.Knobs.Lookalikes; i++)
            draft.Place(TaskDraft.After(draft.World.Today), 30, draft.NewTitle(), [people[i % 2]], draft.Pick(Words.Places));
        draft.Fill(other => !(other.Start <= item.Start && people.All(person => other.Guests.Contains(person.Address))));
        var last = draft.World.Today.AddDays(14);
        draft.FindPeople(people);
        draft.Look("list_events", ("from", TimeText.Iso(draft.World.Today)), ("to", TimeText.Iso(last)), ("text", $"{people[0].Name} {people[1].Name}"));
        return draft.Finish("question", $"On which date, and where, is my next meeting with both {people[0].Name} and {people[1].Name}? Answer with just the date, as YYYY-MM-DD, and the place.",
            new Facts(FactKind.Date, TimeText.Iso(item.Date)), new Facts(FactKind.Place, place));
    }
}
