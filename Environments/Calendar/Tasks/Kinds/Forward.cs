using Platform.Environments.Calendar.World;

namespace Platform.Environments.Calendar.Tasks.Kinds;

/// <summary>Passes on a mail: to a person; to a group; or the newest of several to a group but for one.</summary>
internal static class Forward
{
    public static CalendarTask? Build(TaskDraft draft)
    {
        var parts = draft.Knobs.Parts;
        var writer = draft.Meet();
        var subject = draft.NewSubject();
        var times = draft.Past(parts == 3 ? 1 + Math.Max(1, draft.Knobs.Lookalikes) : 1);
        foreach (var (index, older) in times.SkipLast(1).Index())
            draft.Receive(writer, subject, FormattableString.Invariant($"here is version {index + 1} of my notes."), older);
        var mail = draft.Receive(writer, subject, FormattableString.Invariant($"here is version {times.Count} of my notes."), times[^1]);
        for (var i = 0; parts < 3 && i < draft.Knobs.Lookalikes; i++)
            draft.Receive(draft.Namesake(writer), subject, "here are my notes.");

        var (group, members) = parts > 1 ? draft.MeetGroup(parts, writer) : ("", draft.Meet(1));
        var except = parts == 3 ? draft.Pick(members) : null;
        draft.Fill();
        Contact[] receivers = [.. (group.Length > 0 ? draft.World.Contacts.Where(contact => contact.Group == group) : members).Where(member => member != except)];
        var addresses = TaskDraft.Addresses(receivers);
        draft.Look("search_mail", ("from", writer.Name), ("text", subject));
        if (group.Length > 0)
            draft.Look("find_contacts", ("text", group));
        else
            draft.FindPeople(receivers);
        draft.Do(new WantedMail(addresses) { Forwards = mail.Id }, "send_mail", ("to", TaskDraft.List(addresses)), ("forward", mail.Id));
        var whom = group.Length == 0 ? receivers[0].Name : $"everyone in the group {group}{(except is null ? "" : $" except {except.Name}")}, in one mail to all";
        var which = parts == 3 ? $"the newest of {writer.Name}'s mails '{subject}'" : $"{writer.Name}'s mail '{subject}'";
        return draft.Finish("forward", $"{draft.Pick(["Forward", "Pass on"])} {which} to {whom}.");
    }
}
