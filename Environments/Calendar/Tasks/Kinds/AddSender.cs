using System.Text.Json.Nodes;
using Platform.Environments.Calendar.World;

namespace Platform.Environments.Calendar.Tasks.Kinds;

/// <summary>Adds the sender of a mail to the contacts; into a group; or the senders of two mails.</summary>
internal static class AddSender
{
    public static CalendarTask? Build(TaskDraft draft)
    {
        var parts = draft.Knobs.Parts;
        var mails = new List<(Contact Sender, Mail Mail)>();
        for (var i = 0; i < (parts == 3 ? 2 : 1); i++)
        {
            var sender = draft.Stranger();
            mails.Add((sender, draft.Receive(sender, draft.NewSubject(), "we met at the fair last week. I would be glad to hear from you.")));
        }

        for (var i = 0; i < draft.Knobs.Lookalikes; i++)
            draft.Receive(draft.Stranger(), draft.NewSubject(), $"I am a colleague of {mails[0].Sender.Name}. Please keep my number as well.");
        var group = parts > 1 ? draft.Pick(Words.Groups) : "";
        draft.Fill();
        foreach (var (sender, mail) in mails)
        {
            draft.Look("search_mail", ("text", mail.Subject));
            draft.Look("read_mail", ("id", mail.Id));
            var wanted = new WantedContact(sender with { Group = group });
            (string, JsonNode)[] fields = [("name", sender.Name), ("address", sender.Address), ("phone", sender.Phone), ("group", group)];
            draft.Do(wanted, "save_contact", group.Length > 0 ? fields : fields[..3]);
        }

        var which = mails.Count == 1 ? $"sender of the mail '{mails[0].Mail.Subject}'" : $"senders of the mails {Phrases.Join([.. mails.Select(mail => $"'{mail.Mail.Subject}'")])}";
        var into = group.Length > 0 ? $", in the group {group}" : "";
        return draft.Finish("add-sender", $"{draft.Pick(["Add", "Save"])} the {which} to my contacts, with name, address and phone number{into}.");
    }
}
