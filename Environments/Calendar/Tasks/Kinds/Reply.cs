using Platform.Environments.Calendar.World;

namespace Platform.Environments.Calendar.Tasks.Kinds;

/// <summary>Answers a mail with what the calendar knows: the time; time and place; or both of a meeting described by its guest, and the guest's phone.</summary>
internal static class Reply
{
    public static CalendarTask? Build(TaskDraft draft)
    {
        var parts = draft.Knobs.Parts;
        var (writer, guest) = (draft.Meet(), draft.Meet());
        var (day, title, place) = (draft.Day(), draft.NewTitle(), draft.Pick(Words.Places));
        if (draft.Place(day, 60, title, parts == 3 ? [guest] : [writer], parts == 1 && draft.Chance(2) ? "" : place) is not { } item)
            return null;
        var subject = draft.NewSubject();
        var date = TimeText.Long(day);
        var mail = draft.Receive(writer, subject, parts switch
        {
            1 => $"at what time does '{title}' begin on {date}?",
            2 => $"when and where is '{title}' on {date}? I can't find my notes.",
            _ => $"when and where do you meet {guest.Name} on {date}? I would like to join you there. And what is {guest.FirstName}'s phone number?",
        });
        for (var i = 0; i < draft.Knobs.Lookalikes; i++)
        {
            if (i % 2 == 0)
                draft.Receive(draft.Namesake(writer), subject, $"at what time do we meet on {date}?");
            else
                draft.Place(TaskDraft.After(day), 30, parts == 3 ? draft.NewTitle() : title, [guest], draft.Pick(Words.Places));
        }

        draft.Fill(other => !(other.Date == day && other.Guests.Contains(guest.Address)));

        var time = Phrases.Time(item.Start);
        Facts[] facts = parts switch
        {
            1 => [new(FactKind.Time, time)],
            2 => [new(FactKind.Time, time), new(FactKind.Place, place)],
            _ => [new(FactKind.Time, time), new(FactKind.Place, place), new(FactKind.Phone, guest.Phone)],
        };
        draft.Look("search_mail", ("from", writer.Name), ("text", subject));
        draft.Look("read_mail", ("id", mail.Id));
        draft.Look("list_events", ("from", TimeText.Iso(day)), ("text", parts == 3 ? guest.Name : title));
        if (parts == 3)
            draft.FindPeople([guest]);
        draft.Do(new WantedMail([writer.Address], facts) { RepliesTo = mail.Id }, "send_mail",
            ("reply_to", mail.Id), ("body", string.Join(", ", facts.SelectMany(fact => fact.Values))));
        return draft.Finish("reply", $"Answer {writer.Name}'s mail '{subject}': reply with just what it asks for, of times only the beginning, as HH:MM.");
    }
}
