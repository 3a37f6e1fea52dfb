namespace Platform.Environments.Calendar.World;

/// <summary>One thing that differs between two states.</summary>
/// <param name="Before">The event, contact or mail as it was; null if there was none.</param>
/// <param name="After">As it is; null if it is gone.</param>
internal sealed record StateChange(object? Before, object? After)
{
    /// <summary>Everything that differs.</summary>
    public static IReadOnlyList<StateChange> Between(CalendarState before, CalendarState after)
    {
        var changes = new List<StateChange>();
        Compare(before.Events, after.Events, item => item.Id, (one, other) => one.Same(other), changes);
        Compare(before.Contacts, after.Contacts, contact => contact.Id, (one, other) => one == other, changes);
        Compare(before.Mails, after.Mails, mail => mail.Id, (one, other) => one.Same(other), changes);
        return changes;
    }

    public override string ToString() => Before is null ? $"added {After}" : After is null ? $"removed {Before}" : $"changed {Before} to {After}";

    private static void Compare<T>(IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, string> id, Func<T, T, bool> same, List<StateChange> changes)
        where T : class
    {
        var old = before.ToDictionary(id, StringComparer.Ordinal);
        foreach (var item in after)
        {
            if (!old.Remove(id(item), out var previous))
                changes.Add(new(null, item));
            else if (!ReferenceEquals(previous, item) && !same(previous, item))
                changes.Add(new(previous, item));
        }

        changes.AddRange(before.Where(item => old.ContainsKey(id(item))).Select(item => new StateChange(item, null)));
    }
}
