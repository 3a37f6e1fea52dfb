using System.Globalization;
using Platform.Sdk;

namespace Platform.Plugins.Configuration;

/// <summary>Scalars to text and back, for every scalar type a setting may have.</summary>
internal static class ScalarText
{
    private static readonly (string Suffix, TimeSpan Unit)[] Durations =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)), ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>Reads a scalar.</summary>
    /// <param name="type">The setting's type, not nullable.</param>
    /// <param name="text">The text.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether the text is such a value.</returns>
    public static bool TryParse(Type type, string text, out object value)
    {
        value = text;
        if (type == typeof(string))
            return true;
        if (type == typeof(bool))
        {
            value = text is "true" or "True" or "TRUE";
            return (bool)value || text is "false" or "False" or "FALSE";
        }

        if (type == typeof(TimeSpan))
            return TryParseDuration(text, out value);
        if (type.IsEnum)
        {
            var name = Enum.GetNames(type).FirstOrDefault(name => SettingsShape.KeyOf(name) == text);
            value = name is null ? text : Enum.Parse(type, name);
            return name is not null;
        }

        if (type == typeof(double) || type == typeof(float))
        {
            var read = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
            value = type == typeof(float) ? (float)number : number;
            return read && (value is not float single || float.IsFinite(single));
        }

        // Whole numbers may be written as 5e4; decimal holds every 64-bit integer exactly.
        var style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var exact))
            return false;
        try
        {
            value = Convert.ChangeType(exact, type, CultureInfo.InvariantCulture);
            return type == typeof(decimal) || decimal.Truncate(exact) == exact;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    /// <summary>Writes a scalar so that <see cref="TryParse"/> gives it back.</summary>
    /// <param name="value">The value, not null.</param>
    public static string Write(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        Enum => SettingsShape.KeyOf(value.ToString()!),
        TimeSpan span => WriteDuration(span),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"A setting of type {value.GetType().Name} cannot be written as a scalar."),
    };

    /// <summary>What a text must be for the type, in the words of an error.</summary>
    /// <param name="type">The setting's type, not nullable.</param>
    /// <param name="example">A value that works, or null.</param>
    public static string Expected(Type type, object? example)
    {
        if (type == typeof(bool))
            return "true or false is expected";
        if (type.IsEnum)
            return $"one of {string.Join(", ", Names(type))} is expected";
        var sample = example is null ? "" : $", such as {Write(example)}";
        if (type == typeof(TimeSpan))
            return $"a duration is expected{(sample.Length > 0 ? sample : ", such as 30s, 5m or 2h")}";
        if (SettingsShape.IsInteger(type))
            return $"a whole number is expected{(sample.Length > 0 ? sample : ", such as 1")}";
        return SettingsShape.IsNumber(type) ? $"a number is expected{(sample.Length > 0 ? sample : ", such as 0.5")}" : $"text is expected{sample}";
    }

    /// <summary>An enum's values as YAML writes them.</summary>
    /// <param name="type">The enum.</param>
    public static IEnumerable<string> Names(Type type) => Enum.GetNames(type).Select(SettingsShape.KeyOf);

    /// <summary>Why a value is outside a setting's range, with a value that works; null when it is inside.</summary>
    /// <param name="setting">The range.</param>
    /// <param name="value">The value.</param>
    public static string? OutOfRange(SettingAttribute setting, object value)
    {
        if (setting.Values.Length > 0 && value is string text && !setting.Values.Contains(text))
            return $"must be one of {string.Join(", ", setting.Values)}: use {NearestName.Find(text, setting.Values) ?? setting.Values[0]}";
        if (!SettingsShape.IsNumber(value.GetType()) && value is not TimeSpan)
            return null;
        var number = value is TimeSpan span ? span.TotalSeconds : Convert.ToDouble(value, CultureInfo.InvariantCulture);
        var unit = value is TimeSpan ? "s" : "";
        var (low, high) = (Number(setting.Minimum) + unit, Number(setting.Maximum) + unit);
        var works = number < setting.Minimum ? low : number > setting.Maximum ? high : null;
        if (works is null)
            return null;
        var range = double.IsNegativeInfinity(setting.Minimum) ? $"at most {high}" : double.IsPositiveInfinity(setting.Maximum) ? $"at least {low}" : $"from {low} to {high}";
        return $"must be {range}: use {works}";
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static bool TryParseDuration(string text, out object value)
    {
        value = TimeSpan.Zero;
        var unit = text.AsSpan().TrimStart("+-.0123456789").ToString();
        foreach (var (suffix, length) in Durations)
        {
            if (unit != suffix || !decimal.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
                continue;
            var ticks = count * length.Ticks;
            value = Math.Abs(ticks) <= long.MaxValue ? TimeSpan.FromTicks((long)ticks) : value;
            return Math.Abs(ticks) <= long.MaxValue;
        }

        return false;
    }

    private static string WriteDuration(TimeSpan span)
    {
        var (suffix, unit) = Durations.Reverse().FirstOrDefault(duration => span.Ticks % duration.Unit.Ticks == 0, Durations[1]);
        return ((decimal)span.Ticks / unit.Ticks).ToString(CultureInfo.InvariantCulture) + (span == TimeSpan.Zero ? "s" : suffix);
    }
}
