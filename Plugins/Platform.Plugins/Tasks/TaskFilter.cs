using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Plugins.Tasks;

/// <summary>Chooses tasks by their parameters: each named one must have the given value, one of the given values, or one in the given range. A task without the parameter is not chosen.</summary>
internal static class TaskFilter
{
    private const string Form = "a value, a list of values, or a block with min and max";

    /// <summary>What a task must be.</summary>
    /// <param name="filter">Such as <c>{"kind": ["add", "subtract"], "digits": {"max": 3}}</c>.</param>
    /// <exception cref="InvalidDataException">It cannot be read: one sentence.</exception>
    public static Func<TaskSpec, bool> Read(JsonObject filter)
    {
        (string Name, Func<JsonNode?, bool> Holds)[] parts = [.. filter.Select(part => (part.Key, Read(part.Key, part.Value)))];
        return task => Array.TrueForAll(parts, part => task.Parameters.TryGetPropertyValue(part.Name, out var value) && part.Holds(value));
    }

    private static Func<JsonNode?, bool> Read(string name, JsonNode? wanted)
    {
        if (wanted is JsonArray values)
        {
            string[] texts = [.. values.Select(Text)];
            return texts.Length > 0 ? value => texts.Contains(Text(value)) : throw new InvalidDataException($"filter.{name} is an empty list, which no task fits: use {Form}.");
        }

        if (wanted is not JsonObject range)
            return Text(wanted) is var text ? value => Text(value) == text : null!;
        var (low, high) = (double.NegativeInfinity, double.PositiveInfinity);
        foreach (var (end, value) in range)
        {
            if (end is not ("min" or "max") || Number(value) is not { } number)
                throw new InvalidDataException($"filter.{name}.{end} is {value?.ToJsonString() ?? "null"}, but {Form} is expected, such as {{min: 1, max: 3}}.");
            (low, high) = end == "min" ? (number, high) : (low, number);
        }

        return low <= high && range.Count > 0
            ? value => Number(value) is { } number && number >= low && number <= high
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"filter.{name} is {range.ToJsonString()}, which no task fits: give min, max or both, the lower first."));
    }

    private static double? Number(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number && double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    // 1 and 1.0 are one value, "1" is another.
    private static string Text(JsonNode? value) => Number(value) is { } number ? number.ToString("R", CultureInfo.InvariantCulture) : value?.ToJsonString() ?? "null";
}
