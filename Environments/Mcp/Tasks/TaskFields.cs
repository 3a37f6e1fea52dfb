using System.Text.Json;
using Platform.Sdk;

namespace Platform.Environments.Mcp.Tasks;

/// <summary>Reads the fields of one object of a task. Faults name the place.</summary>
internal readonly struct TaskFields
{
    private readonly JsonElement _value;
    private readonly string _place;

    /// <summary>Takes an object.</summary>
    /// <param name="value">The object.</param>
    /// <param name="place">Where it stands, such as <c>verify.0</c>; empty at the top.</param>
    /// <param name="known">The fields it may have; empty for any.</param>
    /// <exception cref="FormatException">It is no object, or has another field.</exception>
    public TaskFields(JsonElement value, string place, params ReadOnlySpan<string> known)
    {
        (_value, _place) = (value, place);
        if (value.ValueKind != JsonValueKind.Object)
            throw new FormatException($"{Name("")} is {Cut(value)}, but an object is expected.");
        if (known.Length == 0)
            return;
        foreach (var property in value.EnumerateObject())
            if (!known.Contains(property.Name))
                throw new FormatException($"{Name(property.Name)} is not known: {NearestName.Suggest(property.Name, known.ToArray())}");
    }

    /// <summary>The field in full, such as <c>verify.0.tool</c>.</summary>
    public string Name(string field) => (_place, field) switch { ("", "") => "the task", ("", _) => field, (_, "") => _place, _ => $"{_place}.{field}" };

    /// <summary>The field, or null where it is missing or null.</summary>
    public JsonElement? Find(string field) => _value.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The field, null included where it is written so; undefined where it is missing.</summary>
    public JsonElement Written(string field) => _value.TryGetProperty(field, out var value) ? value : default;

    /// <summary>A text, or null.</summary>
    public string? Text(string field) => Find(field) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Unexpected(field, value, "text");

    /// <summary>A text that must be there.</summary>
    public string RequiredText(string field) => Text(field) is { Length: > 0 } text ? text : throw new FormatException($"{Name(field)} is missing: set it.");

    /// <summary>True or false; false where it is missing.</summary>
    public bool Flag(string field) => Find(field) is { } value && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Unexpected(field, value, "true or false"),
    };

    /// <summary>A whole number of 0 or more, or null.</summary>
    public int? Count(string field) => Find(field) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0 ? number : throw Unexpected(field, value, "a whole number of 0 or more");

    /// <summary>An object, or an empty one where it is missing.</summary>
    public JsonElement Object(string field) => Find(field) is not { } value ? JsonSerializer.SerializeToElement(new { })
        : value.ValueKind == JsonValueKind.Object ? value : throw Unexpected(field, value, "an object");

    /// <summary>The items of a list with their places; none where it is missing.</summary>
    public IEnumerable<(JsonElement Item, string Place)> Items(string field)
    {
        if (Find(field) is not { } value)
            return [];
        if (value.ValueKind != JsonValueKind.Array)
            throw Unexpected(field, value, "a list");
        var place = Name(field);
        return value.EnumerateArray().Select((item, index) => (item, $"{place}.{index}"));
    }

    private FormatException Unexpected(string field, JsonElement value, string expected) => new($"{Name(field)} is {Cut(value)}, but {expected} is expected.");

    private static string Cut(JsonElement value) => value.GetRawText() is { Length: > 80 } text ? $"{text[..77]}..." : value.GetRawText();
}
