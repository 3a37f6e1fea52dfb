using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Platform.Sdk;

/// <summary>The values of <c>format</c> that are checked; any other is a note for the reader, as JSON Schema has it.</summary>
/// <remarks>Departure from RFC 3339: the offset of <c>date-time</c> and <c>time</c>, and the seconds of <c>time</c>, may be left out,
/// because .NET's own dates and times are declared with these formats and written that way.</remarks>
internal static partial class JsonFormats
{
    /// <summary>Null if the text has the format or the format is not checked; else what was expected, with an example.</summary>
    public static string? Expected(string format, string text) => format switch
    {
        "date" when !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) => "a date such as 2026-03-31",
        "time" when !IsTime(text) => "a time such as 14:30:00",
        "date-time" when !IsDateTime(text) => "a date and time such as 2026-03-31T14:30:00Z",
        "email" when text.Length > 320 || !Email().IsMatch(text) => "an e-mail address such as ann@example.org",
        "uri" when text.Length > 4096 || !Uri.TryCreate(text, UriKind.Absolute, out _) => "an absolute URI such as https://example.org/page",
        "uuid" when !Guid.TryParseExact(text, "D", out _) => "a UUID such as 123e4567-e89b-12d3-a456-426614174000",
        "ipv4" when !Ipv4().IsMatch(text) || !IPAddress.TryParse(text, out _) => "an IPv4 address such as 192.0.2.1",
        "ipv6" when !IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6 => "an IPv6 address such as 2001:db8::1",
        _ => null,
    };

    private static bool IsDateTime(string text) => text.Length <= 64 && text.Length > 11 && text[10] is 'T' or 't' or ' '
        && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) && IsTime(text[11..]);

    private static bool IsTime(string text)
    {
        if (text.Length > 64 || Time().Match(text) is not { Success: true } match)
            return false;
        var (hour, minute, second) = (Number(match, 1), Number(match, 2), Number(match, 3));
        // A leap second stands only where RFC 3339 has it: at the end of a day, up to the offset.
        return hour <= 23 && minute <= 59 && (second <= 59 || (second == 60 && minute == 59)) && Number(match, 4) <= 23 && Number(match, 5) <= 59;
    }

    private static int Number(Match match, int group) => match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?(?:[Zz]|[+-]([0-9]{2}):([0-9]{2}))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Time();

    [GeneratedRegex(@"^[^@\s""(),:;<>\[\]\\]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Email();

    [GeneratedRegex(@"^[0-9]{1,3}(?:\.[0-9]{1,3}){3}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Ipv4();
}
