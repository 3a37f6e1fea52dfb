using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Platform.Environments.Mcp.Tasks;

/// <summary>What a value must be: the result of a call, or the final answer.</summary>
/// <remarks>The path selects values, all of it without a path. <c>equals</c>, <c>contains</c> and <c>matches</c> hold if one of them does;
/// <c>count</c> is their number; <c>absent</c> says that there is none. Several may stand together; all must hold.</remarks>
internal sealed record Expectation
{
    /// <summary>The fields of an expectation.</summary>
    public static readonly string[] Fields = ["path", "equals", "contains", "matches", "count", "absent", "anyOrder"];

    private static readonly TimeSpan s_regexTime = TimeSpan.FromSeconds(1);

    private readonly JsonPath _path = JsonPath.Parse("");
    private readonly JsonElement _equals;
    private readonly JsonElement _contains;
    private readonly Regex? _matches;
    private readonly int? _count;
    private readonly bool _absent;
    private readonly bool _anyOrder;
    private readonly bool _ignoreCase;

    private Expectation(TaskFields fields)
    {
        try
        {
            _path = JsonPath.Parse(fields.Text("path") ?? "");
            if (fields.Text("matches") is { } pattern)
                _matches = new(pattern, RegexOptions.CultureInvariant, s_regexTime);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new FormatException($"{fields.Name("")}: {exception.Message}", exception);
        }

        (_equals, _contains, _count) = (fields.Written("equals"), fields.Written("contains"), fields.Count("count"));
        (_absent, _anyOrder) = (fields.Flag("absent"), fields.Flag("anyOrder"));
        if (_equals.ValueKind == JsonValueKind.Undefined && _contains.ValueKind == JsonValueKind.Undefined && _matches is null && _count is null && !_absent)
            throw new FormatException($"{fields.Name("")} expects nothing: set equals, contains, matches, count or absent.");
    }

    private Expectation(string answer)
    {
        _equals = JsonSerializer.SerializeToElement(answer.Trim());
        _ignoreCase = true;
    }

    /// <summary>Reads an expectation, in an object of its own.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static Expectation Read(JsonElement value, string place) => new(new TaskFields(value, place, Fields));

    /// <summary>The text itself, letter case and white space around it ignored.</summary>
    public static Expectation OfText(string answer) => new(answer);

    /// <summary>Why a value is not as expected, in a few words; null if it is.</summary>
    public string? Fault(JsonElement value)
    {
        var found = _path.Select(value);
        if (_absent && found.Count > 0)
            return $"nothing was expected, found {Cut(found)}";
        if (_count is { } count && found.Count != count)
            return string.Create(CultureInfo.InvariantCulture, $"{count} values were expected, found {found.Count}");
        if (_equals.ValueKind != JsonValueKind.Undefined && !found.Any(EqualsWanted))
            return $"expected {_equals.GetRawText()}, found {Cut(found)}";
        if (_contains.ValueKind != JsonValueKind.Undefined && !found.Any(item => Contains(item, _contains)))
            return $"expected something with {_contains.GetRawText()}, found {Cut(found)}";
        return _matches is not null && !found.Any(Matches) ? $"expected a match of {_matches}, found {Cut(found)}" : null;
    }

    private bool EqualsWanted(JsonElement value) => _ignoreCase
        ? value.ValueKind == JsonValueKind.String && value.GetString()!.Trim().Equals(_equals.GetString(), StringComparison.OrdinalIgnoreCase)
        : _anyOrder ? JsonElement.DeepEquals(Sorted(value), Sorted(_equals)) : JsonElement.DeepEquals(value, _equals);

    private bool Matches(JsonElement value)
    {
        try
        {
            return _matches!.IsMatch(Text(value));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>A text with the text in it, a list with an item that contains it, an object with all the properties given; anything else must be equal.</summary>
    private static bool Contains(JsonElement value, JsonElement wanted) => (value.ValueKind, wanted.ValueKind) switch
    {
        (JsonValueKind.String, JsonValueKind.String) => value.GetString()!.Contains(wanted.GetString()!, StringComparison.Ordinal),
        (JsonValueKind.Array, JsonValueKind.Array) => wanted.EnumerateArray().All(part => value.EnumerateArray().Any(item => Has(item, part))),
        (JsonValueKind.Array, _) => value.EnumerateArray().Any(item => Has(item, wanted)),
        (JsonValueKind.Object, JsonValueKind.Object) => Has(value, wanted),
        _ => JsonElement.DeepEquals(value, wanted),
    };

    private static bool Has(JsonElement value, JsonElement wanted) => (value.ValueKind, wanted.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => wanted.EnumerateObject().All(part => value.TryGetProperty(part.Name, out var inner) && Has(inner, part.Value)),
        (JsonValueKind.Array, JsonValueKind.Array) => wanted.EnumerateArray().All(part => value.EnumerateArray().Any(item => Has(item, part))),
        _ => JsonElement.DeepEquals(value, wanted),
    };

    /// <summary>The value with every list in one fixed order.</summary>
    private static JsonElement Sorted(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => JsonSerializer.SerializeToElement(value.EnumerateArray().Select(Sorted).OrderBy(item => item.GetRawText(), StringComparer.Ordinal)),
        JsonValueKind.Object => JsonSerializer.SerializeToElement(new SortedDictionary<string, JsonElement>(
            value.EnumerateObject().GroupBy(property => property.Name).ToDictionary(group => group.Key, group => Sorted(group.Last().Value)), StringComparer.Ordinal)),
        _ => value,
    };

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static string Cut(IReadOnlyList<JsonElement> found)
    {
        var text = found.Count == 0 ? "nothing" : string.Join(", ", found.Take(5).Select(item => item.GetRawText()));
        return text.Length > 300 ? $"{text[..300]}..." : text;
    }
}
