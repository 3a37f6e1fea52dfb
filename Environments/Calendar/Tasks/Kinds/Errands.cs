using System.Globalization;
using Platform.Environments.Calendar.World;

namespace Platform.Environments.Calendar.Tasks.Kinds;

/// <summary>Does what a colleague asks in a mail: as many things as parts, while other mails ask for things that are not to be done.</summary>
internal static class Errands
{
    public static CalendarTask? Build(TaskDraft draft)
    {
        var writer = draft.Meet();
        var subject = draft.NewSubject();
        var kinds = draft.Some(Enumerable.Range(0, 5), draft.Knobs.Parts);
        var errands = new List<Errand>();
        foreach (var kind in kinds)
        {
            if (Make(draft, kind) is not { } errand)
                return null;
            errands.Add(errand);
        }

        var mail = draft.Receive(writer, subject, $"could you please do this for me: {Phrases.Join([.. errands.Select(errand => errand.Text)])}. Thank you!");
        for (var i = 0; i < draft.Knobs.Lookalikes; i++)
            draft.Receive(draft.Namesake(writer), subject, $"could you please cancel all meetings on {TimeText.Long(draft.Day())}?");
        draft.Fill();
        draft.Look("search_mail", ("from", writer.Name), ("text", subject));
        draft.Look("read_mail", ("id", mail.Id));
        foreach (var errand in errands)
            errand.Plan();
        return draft.Finish("errands", $"Do what {writer.Name} asks for in the mail '{subject}'.");
    }

    /// <param name="Text">As the mail says it.</param>
    /// <param name="Plan">Adds what is wanted and how it is done.</param>
    private sealed record Errand(string Text, Action Plan);

    private static Errand? Make(TaskDraft draft, int kind) => kind switch
    {
        0 => Note(draft),
        1 => Cancel(draft),
        2 => NewNumber(draft),
        3 => Tell(draft),
        _ => PassOn(draft),
    };

    private static Errand? Note(TaskDraft draft)
    {
        var title = draft.NewTitle();
        var start = Agenda.At(draft.Day(), draft.Random.Next(Agenda.Slots));
        return new($"put '{title}' into your calendar on {TimeText.Long(DateOnly.FromDateTime(start))} at {Phrases.Time(start)} for 30 minutes, whatever else there is", () =>
            draft.Do(new WantedEvent(new("", title, start, 30, "", [], Repetition.Once, [])), "create_event", ("title", title), ("start", TimeText.Of(start)), ("minutes", 30)));
    }

    private static Errand? Cancel(TaskDraft draft)
    {
        var (day, title) = (draft.Day(), draft.NewTitle());
        if (draft.Place(day, 60, title, []) is not { } item)
            return null;
        for (var i = 0; i < draft.Knobs.Lookalikes; i++)
            draft.Place(TaskDraft.After(day), 30, title, []);
        return new($"cancel '{title}' on {TimeText.Long(day)}", () =>
        {
            draft.Look("list_events", ("from", TimeText.Iso(day)), ("text", title));
            draft.Do(new WantedDeletion(item.Id), "delete_event", ("id", item.Id));
        });
    }

    private static Errand? NewNumber(TaskDraft draft)
    {
        var (person, phone) = (draft.Meet(), draft.NewPhone());
        return new($"change {person.Name}'s phone number in your contacts to {phone}", () =>
        {
            draft.FindPeople([person]);
            draft.Do(new WantedContact(person with { Phone = phone }), "save_contact", ("id", person.Id), ("phone", phone));
        });
    }

    private static Errand? Tell(TaskDraft draft)
    {
        var person = draft.Meet();
        var code = (1000 + draft.Random.Next(9000)).ToString(CultureInfo.InvariantCulture);
        return new($"write {person.Name} a mail that tells the door code, {code}", () =>
        {
            draft.FindPeople([person]);
            draft.Do(new WantedMail([person.Address], new Facts(FactKind.Number, code)), "send_mail", ("to", TaskDraft.List([person.Address])), ("subject", "Door code"), ("body", $"The door code is {code}."));
        });
    }

    private static Errand? PassOn(TaskDraft draft)
    {
        var (sender, person) = (draft.Meet(), draft.Meet());
        var subject = draft.NewSubject();
        var mail = draft.Receive(sender, subject, "the list you asked for is on the shared drive.");
        return new($"forward {sender.Name}'s mail '{subject}' to {person.Name}", () =>
        {
            draft.Look("search_mail", ("from", sender.Name), ("text", subject));
            draft.FindPeople([person]);
            draft.Do(new WantedMail([person.Address]) { Forwards = mail.Id }, "send_mail", ("to", TaskDraft.List([person.Address])), ("forward", mail.Id));
        });
    }
}
