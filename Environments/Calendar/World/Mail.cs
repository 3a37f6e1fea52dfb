namespace Platform.Environments.Calendar.World;

/// <summary>A mail, received or sent.</summary>
/// <param name="Id">Such as <c>m123</c>.</param>
/// <param name="IsSent">Whether the owner sent it.</param>
/// <param name="FromName">Name of the sender.</param>
/// <param name="From">Address of the sender.</param>
/// <param name="To">Addresses, sorted, in lower case.</param>
/// <param name="Sent">When.</param>
/// <param name="Subject">One line.</param>
/// <param name="Body">Text; of a forwarded mail only what was added to it.</param>
/// <param name="RepliesTo">Id of the mail that it answers, or empty.</param>
/// <param name="Forwards">Id of the mail that it passes on, or empty.</param>
internal sealed record Mail(string Id, bool IsSent, string FromName, string From, IReadOnlyList<string> To, DateTime Sent, string Subject, string Body, string RepliesTo, string Forwards)
{
    public override string ToString() => $"{Id} {TimeText.Of(Sent)} {(IsSent ? $"to {string.Join(", ", To)}" : $"from {FromName} <{From}>")}: {Subject}";

    public bool Same(Mail other) => this with { To = [] } == other with { To = [] } && To.SequenceEqual(other.To);
}
