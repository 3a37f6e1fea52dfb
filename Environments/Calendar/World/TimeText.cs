using System.Globalization;

namespace Platform.Environments.Calendar.World;

/// <summary>Dates and times as text, the same in every culture.</summary>
internal static class TimeText
{
    private static readonly string[] Moments = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd H:mm", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm:ss"];

    /// <summary>Such as <c>2027-03-04 Thu</c>.</summary>
    public static string Of(DateOnly date) => date.ToString("yyyy-MM-dd ddd", CultureInfo.InvariantCulture);

    /// <summary>Such as <c>2027-03-04</c>.</summary>
    public static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Such as <c>Thursday 2027-03-04</c>.</summary>
    public static string Long(DateOnly date) => date.ToString("dddd yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Such as <c>Thursday</c>.</summary>
    public static string Weekday(DateOnly date) => date.ToString("dddd", CultureInfo.InvariantCulture);

    /// <summary>Such as <c>09:30</c>.</summary>
    public static string Of(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Such as <c>2027-03-04 09:30</c>.</summary>
    public static string Of(DateTime moment) => moment.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static bool TryParse(string text, out DateOnly date) => DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    public static bool TryParse(string text, out DateTime moment) => DateTime.TryParseExact(text.Trim(), Moments, CultureInfo.InvariantCulture, DateTimeStyles.None, out moment);
}
