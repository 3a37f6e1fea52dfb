using System.Globalization;

namespace Platform.Environments.Calendar.World;

/// <summary>How often an event takes place.</summary>
/// <param name="Days">Days from one occurrence to the next: 0 (once), 1 or 7.</param>
/// <param name="Count">Occurrences, those left out included.</param>
internal readonly record struct Repetition(int Days, int Count)
{
    public const int Most = 60;

    public static Repetition Once { get; } = new(0, 1);

    /// <summary>Reads <c>daily*5</c> or <c>weekly*6</c>; empty text is once.</summary>
    public static bool TryParse(string text, out Repetition repetition)
    {
        repetition = Once;
        if (text.Trim() is not { Length: > 0 } trimmed)
            return true;
        var parts = trimmed.Split('*');
        if (parts.Length != 2 || !int.TryParse(parts[1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 2 or > Most)
            return false;
        repetition = new(parts[0].Trim().ToLowerInvariant() switch { "daily" => 1, "weekly" => 7, _ => 0 }, count);
        return repetition.Days > 0;
    }

    public override string ToString() => Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{(Days == 1 ? "daily" : "weekly")}*{Count}");
}
