using System.Text.Json;

namespace Platform.Sdk;

/// <summary>Exact comparisons of JSON numbers: as decimals where both fit into one, else as doubles.</summary>
internal static class JsonNumbers
{
    /// <summary>Whether the number has no fraction: 3, 3.0 and 3e2 are integers.</summary>
    public static bool IsInteger(JsonElement number)
    {
        if (number.TryGetInt64(out _))
            return true;
        if (number.TryGetDecimal(out var exact))
            return exact == decimal.Truncate(exact);
        return number.TryGetDouble(out var value) && double.IsFinite(value) && value == Math.Truncate(value);
    }

    /// <summary>Negative, zero or positive, as <paramref name="left"/> is below, equal to or above <paramref name="right"/>.</summary>
    public static int Compare(JsonElement left, JsonElement right) => left.TryGetDecimal(out var a) && right.TryGetDecimal(out var b)
        ? a.CompareTo(b)
        : left.GetDouble().CompareTo(right.GetDouble());

    /// <summary>Whether one number is a whole multiple of another, above 0.</summary>
    public static bool IsMultiple(JsonElement value, JsonElement step)
    {
        if (value.TryGetDecimal(out var a) && step.TryGetDecimal(out var b))
            return b != 0 && a % b == 0;
        var quotient = value.GetDouble() / step.GetDouble();
        return double.IsFinite(quotient) && quotient == Math.Round(quotient);
    }
}
