using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Plugins.Configuration;

/// <summary>Binds YAML nodes to option records: keys in camel case, every value checked, all faults collected.</summary>
/// <remarks>Taken: text, booleans, numbers, enums, durations (<c>30s</c>), nullable ones, nested records, lists, dictionaries with text as keys, JSON and
/// <see cref="ConfigurationNode"/> as they stand, and shorthands (<see cref="ScalarShorthandAttribute"/>).
/// A nested block starts from its parent's default for it.</remarks>
public sealed class OptionsBinder
{
    private readonly ICollection<ConfigurationError> _errors;

    private OptionsBinder(ICollection<ConfigurationError> errors) => _errors = errors;

    /// <summary>Binds a whole block.</summary>
    /// <typeparam name="T">A record with defaults, or a positional one.</typeparam>
    /// <param name="node">The block.</param>
    /// <param name="path">Where it stands, such as <c>learner</c>, to name settings in full; empty at the top.</param>
    /// <exception cref="ConfigurationException">Something in it is wrong; every fault is listed.</exception>
    public static T Bind<T>(ConfigurationNode node, string path = "") => (T)Bind(typeof(T), node, path);

    /// <summary>Binds a whole block to a type known at run time.</summary>
    /// <param name="type">A record with defaults, or a positional one.</param>
    /// <param name="node">The block.</param>
    /// <param name="path">Where it stands; empty at the top.</param>
    /// <exception cref="ConfigurationException">Something in it is wrong; every fault is listed.</exception>
    public static object Bind(Type type, ConfigurationNode node, string path = "")
    {
        var errors = new List<ConfigurationError>();
        var value = TryBind(type, node, path, errors);
        return errors.Count == 0 ? value! : throw new ConfigurationException(errors);
    }

    /// <summary>Binds a block and adds its faults to those of others, for callers that read a file in several parts.</summary>
    /// <param name="type">A record with defaults, or a positional one.</param>
    /// <param name="node">The block.</param>
    /// <param name="path">Where it stands; empty at the top.</param>
    /// <param name="errors">Receives every fault.</param>
    /// <returns>The settings, or null when something is wrong.</returns>
    public static object? TryBind(Type type, ConfigurationNode node, string path, ICollection<ConfigurationError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var before = errors.Count;
        var value = new OptionsBinder(errors).BindValue(type, node, path, null, null);
        return errors.Count == before ? value : null;
    }

    private object? BindValue(Type type, ConfigurationNode node, string path, SettingProperty? property, object? current)
    {
        if (type.IsInstanceOfType(node) && type.IsAssignableTo(typeof(ConfigurationNode)))
            return node;
        if (node is ScalarNode { IsNull: true } && (property?.IsNullable == true || Nullable.GetUnderlyingType(type) is not null))
            return null;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (SettingsShape.IsScalar(type))
            return BindScalar(type, node, path, property, current);
        if (type.IsAssignableTo(typeof(JsonNode)))
            return NodeJson.Convert(node) is { } json && type.IsInstanceOfType(json) ? json : Fail(node, $"{path} is {node.Describe()}, but a {(type == typeof(JsonArray) ? "list" : "block of settings")} is expected.");
        if (SettingsShape.ItemType(type) is { } item)
            return BindList(type, item, node, path, property);
        return SettingsShape.ValueType(type) is { } value ? BindDictionary(value, node, path, property) : BindSettings(type, node, path, current);
    }

    private object? BindScalar(Type type, ConfigurationNode node, string path, SettingProperty? property, object? current)
    {
        if (node is not ScalarNode scalar || (scalar.IsNull && type != typeof(string)) || (scalar is { IsNull: true, Value: "" }) || !ScalarText.TryParse(type, scalar.Value, out var value))
        {
            var near = node is ScalarNode { IsNull: false } given && type.IsEnum && NearestName.Find(given.Value, ScalarText.Names(type)) is { } name ? $": did you mean {name}?" : ".";
            return Fail(node, $"{path} is {node.Describe()}, but {ScalarText.Expected(type, current)}{near}");
        }

        return property?.Setting is { } setting && ScalarText.OutOfRange(setting, value) is { } reason
            ? Fail(node, $"{path} is {(value is string ? scalar.Describe() : scalar.Value)}, but {reason}.")
            : value;
    }

    private object? BindList(Type type, Type itemType, ConfigurationNode node, string path, SettingProperty? property)
    {
        if (node is not SequenceNode sequence)
            return Fail(node, $"{path} is {node.Describe()}, but a list is expected, such as [{(node is ScalarNode { IsNull: false } scalar ? scalar.Value : "")}].");
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(itemType))!;
        var elements = property is null ? null : property with { IsNullable = false };
        for (var i = 0; i < sequence.Items.Count; i++)
        {
            var before = _errors.Count;
            var item = BindValue(itemType, sequence.Items[i], $"{path}.{i}", elements, null);
            if (_errors.Count == before)
                list.Add(item);
        }

        if (!type.IsArray)
            return list;
        var array = Array.CreateInstance(itemType, list.Count);
        list.CopyTo(array, 0);
        return array;
    }

    private object? BindDictionary(Type valueType, ConfigurationNode node, string path, SettingProperty? property)
    {
        if (node is not MappingNode { Shorthand: null } mapping)
            return Fail(node, $"{path} is {node.Describe()}, but 'key: value' lines are expected.");
        var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), valueType))!;
        var elements = property is null ? null : property with { IsNullable = false };
        foreach (var entry in mapping.Entries)
        {
            var before = _errors.Count;
            var value = BindValue(valueType, entry.Value, Join(path, entry.Key), elements, null);
            if (_errors.Count == before)
                dictionary[entry.Key] = value;
        }

        return dictionary;
    }

    private object? BindSettings(Type type, ConfigurationNode node, string path, object? current)
    {
        var shape = SettingsShape.Of(type);
        node = shape.ShorthandKey is { } shorthand ? node.ExpandShorthand(shorthand) : node is ScalarNode { IsNull: true } ? new MappingNode(node.Location, []) : node;
        if (node is not MappingNode mapping || mapping.Shorthand is not null)
        {
            var written = node is MappingNode { Shorthand: { } scalar } ? scalar : node;
            return Fail(written, $"{Name(path)} is {written.Describe()}, but a block of settings is expected{(shape.Properties is [var first, ..] ? $", such as '{first.Key}: …'" : "")}.");
        }

        return BindRecord(shape, mapping, path, current);
    }

    private object? BindRecord(SettingsShape shape, MappingNode mapping, string path, object? current)
    {
        var before = _errors.Count;
        var defaults = shape.Constructor is null ? Copy(current) ?? Activator.CreateInstance(shape.Type)! : current;
        var values = new Dictionary<SettingProperty, object?>();
        foreach (var entry in mapping.Entries)
        {
            if (shape.Properties.FirstOrDefault(property => property.Key == entry.Key) is not { } property)
            {
                Fail(entry.KeyLocation, $"{Join(path, entry.Key)} is not a setting: {NearestName.Suggest(entry.Key, shape.Properties.Select(known => known.Key))}");
                continue;
            }

            var at = _errors.Count;
            var value = BindValue(property.Property.PropertyType, entry.Value, Join(path, entry.Key), property, defaults is null ? null : property.Property.GetValue(defaults));
            if (_errors.Count == at)
                values[property] = value;
        }

        foreach (var missing in shape.Properties.Where(property => property.IsRequired && current is null && mapping.Find(property.Key) is null))
            Fail(mapping, $"{Join(path, missing.Key)} is missing: set it{(missing.Setting is { } setting ? $" ({setting.Text.TrimEnd('.')})" : "")}.");
        if (_errors.Count > before)
            return null;
        var settings = defaults ?? Construct(shape, values);
        foreach (var (property, value) in values)
            property.Property.SetValue(settings, value);
        if (settings is IValidatedSettings validated)
        {
            foreach (var error in validated.Validate(path))
                Fail(Locate(mapping, path, error.Path), error.Message);
        }

        return settings;
    }

    private static object Construct(SettingsShape shape, Dictionary<SettingProperty, object?> values)
    {
        var arguments = shape.Constructor!.GetParameters().Select(parameter =>
            values.FirstOrDefault(pair => pair.Key.Property.Name == parameter.Name) is { Key: not null } found ? found.Value
            : parameter.DefaultValue is null && parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
            : parameter.DefaultValue);
        return shape.Constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [.. arguments], null);
    }

    // A record's own copy method, so that a default shared by several parents is never written to.
    private static object? Copy(object? settings) => settings?.GetType().GetMethod("<Clone>$")?.Invoke(settings, null);

    /// <summary>Where a setting was written, or the nearest block around it.</summary>
    private static SourceLocation Locate(ConfigurationNode node, string path, string setting)
    {
        var location = node.Location;
        if (!setting.StartsWith(path, StringComparison.Ordinal))
            return location;
        foreach (var key in setting[path.Length..].Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (node is SequenceNode sequence && int.TryParse(key, out var index) && index >= 0 && index < sequence.Items.Count)
                (node, location) = (sequence.Items[index], sequence.Items[index].Location);
            else if (node is MappingNode mapping && mapping.Entries.FirstOrDefault(entry => entry.Key == key) is { } entry)
                (node, location) = (entry.Value, entry.KeyLocation);
            else
                break;
        }

        return location;
    }

    private object? Fail(ConfigurationNode node, string message) => Fail(node.Location, message);

    private object? Fail(SourceLocation location, string message)
    {
        _errors.Add(new ConfigurationError(location, message));
        return null;
    }

    private static string Name(string path) => path.Length == 0 ? "The file" : path;

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
