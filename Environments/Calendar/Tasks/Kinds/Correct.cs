using Platform.Environments.Calendar.World;

namespace Platform.Environments.Calendar.Tasks.Kinds;

/// <summary>Corrects the number of a contact from the signature of a mail; of the newest of several; of two contacts.</summary>
internal static class Correct
{
    public static CalendarTask? Build(TaskDraft draft)
    {
        var people = draft.Meet(draft.Knobs.Parts == 3 ? 2 : 1);
        var mails = new List<Mail>();
        var corrected = new List<Contact>();
        foreach (var person in people)
        {
            var times = draft.Past(1 + draft.Knobs.Lookalikes);
            foreach (var older in times.SkipLast(1))
                draft.Receive(person, draft.NewSubject(), "all is well here. More next week!", older);
            corrected.Add(person with { Phone = draft.NewPhone() });
            mails.Add(draft.Receive(corrected[^1], draft.NewSubject(), "I have a new number, see below. Please use it from now on.", times[^1]));
        }

        for (var i = 0; i < draft.Knobs.Lookalikes; i++)
        {
            var namesake = draft.Namesake(people[0]);
            draft.Receive(namesake, draft.NewSubject(), "nothing new from me.");
        }

        draft.Fill(writes: person => people.All(one => one.Address != person.Address));
        foreach (var (index, person) in people.Index())
        {
            draft.FindPeople([person]);
            draft.Look("search_mail", ("from", person.Name));
            draft.Look("read_mail", ("id", mails[index].Id));
            draft.Do(new WantedContact(corrected[index]), "save_contact", ("id", person.Id), ("phone", corrected[index].Phone));
        }

        return draft.Finish("correct", people.Count == 1
            ? $"{people[0].Name} has a new phone number. It stands in the signature of the newest mail from this address: correct it in my contacts."
            : $"{Phrases.Names(people)} have new phone numbers. They stand in the signatures of the newest mail from each: correct them in my contacts.");
    }
}
