using Platform.Environments.Calendar.World;

namespace Platform.Environments.Calendar.Tasks.Kinds;

/// <summary>Pieces of requests.</summary>
internal static class Phrases
{
    /// <summary>Such as <c>A, B and C</c>.</summary>
    public static string Names(IEnumerable<Contact> people) => Join([.. people.Select(person => person.Name)]);

    /// <summary>Such as <c>a, b and c</c>.</summary>
    public static string Join(IReadOnlyList<string> texts) => texts.Count == 1 ? texts[0] : $"{string.Join(", ", texts.SkipLast(1))} and {texts[^1]}";

    /// <summary>The time of a moment as HH:MM.</summary>
    public static string Time(DateTime moment) => TimeText.Of(TimeOnly.FromDateTime(moment));
}
