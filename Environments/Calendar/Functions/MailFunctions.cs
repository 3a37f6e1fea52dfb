using System.ComponentModel;
using Platform.Environments.Calendar.World;

namespace Platform.Environments.Calendar.Functions;

/// <summary>The functions of the mail.</summary>
internal sealed class MailFunctions(Func<CalendarWorld> world)
{
    public string Search(
        [Description("Words that subject or text must have; without it, all.")] string? text = null,
        [Description("Words that the sender's name or address must have.")] string? from = null)
    {
        var (search, sender) = (Arguments.Line(text, nameof(text)), Arguments.Line(from, nameof(from)));
        var found = world().Mails
            .Where(mail => Arguments.Finds(search, mail.Subject, mail.Body) && Arguments.Finds(sender, mail.FromName, mail.From))
            .OrderByDescending(mail => mail.Sent).ThenByDescending(mail => mail.Id, StringComparer.Ordinal);
        return Arguments.List([.. found], "No mails.");
    }

    public string Read([Description("The mail.")] string id)
    {
        var mail = Find(id);
        var forwarded = mail.Forwards.Length > 0 ? $"\n\n(forwarded: {Find(mail.Forwards)})" : "";
        return $"From: {mail.FromName} <{mail.From}>\nTo: {string.Join(", ", mail.To)}\nSent: {TimeText.Of(mail.Sent)}\nSubject: {mail.Subject}\n\n{mail.Body}{forwarded}";
    }

    public string Send(
        [Description("Addresses of all who get it.")] string[]? to = null,
        [Description("Subject.")] string? subject = null,
        [Description("Text.")] string? body = null,
        [Description("The mail that this one answers.")] string? reply_to = null,
        [Description("The mail to pass on.")] string? forward = null)
    {
        var (answered, passed) = (Optional(reply_to), Optional(forward));
        if (answered is not null && passed is not null)
            throw new ArgumentException("'reply_to' and 'forward' are both given, but a mail either answers another one or passes it on: give one of them.");
        var receivers = Arguments.Addresses(to, nameof(to));
        if (receivers.Count == 0)
            receivers = answered is { IsSent: false } ? [answered.From] : throw new ArgumentException("'to' has no address, but one or more are expected; find_contacts tells the addresses of people.");
        var line = Arguments.Line(subject, nameof(subject));
        if (line.Length == 0)
            line = answered is not null ? $"Re: {answered.Subject}" : passed is not null ? $"Fwd: {passed.Subject}" : throw new ArgumentException("'subject' is empty, but some text is expected.");
        var text = Arguments.Body(body, nameof(body));
        if (text.Length == 0 && passed is null)
            throw new ArgumentException("'body' is empty, but some text is expected.");
        var mail = new Mail(world().NewId('m'), IsSent: true, world().Owner.Name, world().Owner.Address, receivers, world().Now, line, text, answered?.Id ?? "", passed?.Id ?? "");
        world().Add(mail);
        return $"Sent: {mail}";
    }

    private Mail Find(string id) => Arguments.ById(world().Mails, mail => mail.Id, id, "mail", "search_mail");

    private Mail? Optional(string? id) => string.IsNullOrWhiteSpace(id) ? null : Find(id);
}
