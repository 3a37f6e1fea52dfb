using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Platform.Environments.Mcp.Tasks;

/// <summary>A place, or several, in a JSON value: <c>$.entities[?name=='Ada'].observations[0]</c>.</summary>
/// <remarks>Steps: <c>.name</c> or <c>['name']</c>; <c>[2]</c>, from the end <c>[-1]</c>; <c>[*]</c> or <c>.*</c> for every item or property;
/// <c>[?name=='text']</c> for the items in which a property equals a text, a number, true, false or null. The leading <c>$</c> may be left out.</remarks>
internal sealed partial class JsonPath
{
    private readonly Func<JsonElement, IEnumerable<JsonElement>>[] _steps;

    private JsonPath(Func<JsonElement, IEnumerable<JsonElement>>[] steps) => _steps = steps;

    /// <summary>Reads a path.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static JsonPath Parse(string text)
    {
        var rest = text.StartsWith('$') ? text[1..] : text.StartsWith('.') || text.StartsWith('[') || text.Length == 0 ? text : $".{text}";
        var steps = new List<Func<JsonElement, IEnumerable<JsonElement>>>();
        while (rest.Length > 0)
        {
            var match = Step().Match(rest);
            if (!match.Success)
                throw new FormatException($"the path '{text}' cannot be read at '{rest}': use steps such as .name, [0], [*] or [?name=='text'].");
            steps.Add(StepOf(match));
            rest = rest[match.Length..];
        }

        return new([.. steps]);
    }

    /// <summary>Everything that the path leads to, in order; nothing where it leads nowhere.</summary>
    public IReadOnlyList<JsonElement> Select(JsonElement value) => [.. _steps.Aggregate((IEnumerable<JsonElement>)[value], (values, step) => values.SelectMany(step))];

    private static Func<JsonElement, IEnumerable<JsonElement>> StepOf(Match match)
    {
        if (match.Groups["every"].Success)
            return Every;
        if (match.Groups["index"] is { Success: true } index)
            return At(int.Parse(index.Value, CultureInfo.InvariantCulture));
        var name = match.Groups["name"] is { Success: true } plain ? plain.Value : match.Groups["quoted"].Value;
        if (match.Groups["where"] is { Success: true } where)
            return Where(where.Value, Literal(match));
        return value => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var inner) ? [inner] : [];
    }

    private static JsonElement Literal(Match match) => match.Groups["text"] is { Success: true } text
        ? JsonSerializer.SerializeToElement(text.Value)
        : JsonSerializer.Deserialize<JsonElement>(match.Groups["value"].Value);

    private static IEnumerable<JsonElement> Every(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray(),
        JsonValueKind.Object => value.EnumerateObject().Select(property => property.Value),
        _ => [],
    };

    private static Func<JsonElement, IEnumerable<JsonElement>> At(int index) => value =>
    {
        if (value.ValueKind != JsonValueKind.Array)
            return [];
        var place = index < 0 ? value.GetArrayLength() + index : index;
        return place >= 0 && place < value.GetArrayLength() ? [value[place]] : [];
    };

    private static Func<JsonElement, IEnumerable<JsonElement>> Where(string name, JsonElement wanted) => value =>
        Every(value).Where(item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var inner) && JsonElement.DeepEquals(inner, wanted));

    [GeneratedRegex("""\A(?:\.(?<every>\*)|\[(?<every>\*)\]|\[(?<index>-?[0-9]{1,9})\]|\.(?<name>[^.\[\]'*]+)|\['(?<quoted>[^']*)'\]|\[\?(?<where>[A-Za-z0-9_$-]+)\s*==\s*(?:'(?<text>[^']*)'|(?<value>-?[0-9]{1,15}(?:\.[0-9]{1,15})?|true|false|null))\])""", RegexOptions.CultureInvariant)]
    private static partial Regex Step();
}
