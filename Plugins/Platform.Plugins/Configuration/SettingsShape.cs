using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Sdk;

namespace Platform.Plugins.Configuration;

/// <summary>What can be written for a type of settings: its keys and its shorthand. Read once per type by reflection.</summary>
internal sealed class SettingsShape
{
    // Holds no type: a plugin's types must be able to go.
    private static readonly ConditionalWeakTable<Type, SettingsShape> Shapes = [];

    private SettingsShape(Type type)
    {
        Type = type;
        ShorthandKey = type.GetCustomAttribute<ScalarShorthandAttribute>()?.Key;
        Constructor = type.GetConstructor(Type.EmptyTypes) is null && !type.IsValueType
            ? type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)
            : null;
        var nullability = new NullabilityInfoContext();
        Properties = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0 && property is { CanRead: true, SetMethod.IsPublic: true })
            .OrderBy(property => Depth(property.DeclaringType!)) // what a record inherits comes first
            .Select(property => new SettingProperty(property, nullability.Create(property).WriteState == NullabilityState.Nullable, IsRequired(property)))];
    }

    private static int Depth(Type type) => type.BaseType is { } parent ? 1 + Depth(parent) : 0;

    public Type Type { get; }

    public IReadOnlyList<SettingProperty> Properties { get; } = [];

    /// <summary>The key that a bare scalar stands for, or null.</summary>
    public string? ShorthandKey { get; }

    /// <summary>The constructor of a positional record; null where there is one without parameters.</summary>
    public ConstructorInfo? Constructor { get; }

    public static SettingsShape Of(Type type) => Shapes.GetValue(type, static type => new SettingsShape(type));

    /// <summary>The name of a property or an enum value as YAML writes it.</summary>
    public static string KeyOf(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    public static bool IsScalar(Type type) => type == typeof(string) || type == typeof(bool) || type == typeof(TimeSpan) || type.IsEnum || IsNumber(type);

    public static bool IsInteger(Type type) => type == typeof(int) || type == typeof(long) || type == typeof(ulong) || type == typeof(uint)
        || type == typeof(short) || type == typeof(ushort) || type == typeof(byte) || type == typeof(sbyte);

    public static bool IsNumber(Type type) => IsInteger(type) || type == typeof(double) || type == typeof(float) || type == typeof(decimal);

    /// <summary>The type of a list's items, or null where it is no list.</summary>
    public static Type? ItemType(Type type) => type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetGenericArguments() is [var item] && type.IsAssignableFrom(typeof(List<>).MakeGenericType(item)) ? item
        : null;

    /// <summary>The type of a dictionary's values, or null where it is no dictionary with text as keys.</summary>
    public static Type? ValueType(Type type) => type.IsGenericType && type.GetGenericArguments() is [var key, var value] && key == typeof(string)
        && type.IsAssignableFrom(typeof(Dictionary<,>).MakeGenericType(key, value)) ? value : null;

    /// <summary>Whether the type takes any YAML as it stands.</summary>
    public static bool IsRaw(Type type) => type.IsAssignableTo(typeof(ConfigurationNode)) || type.IsAssignableTo(typeof(JsonNode));

    private bool IsRequired(PropertyInfo property) => Constructor is null
        ? property.IsDefined(typeof(RequiredMemberAttribute))
        : Constructor.GetParameters().Any(parameter => parameter.Name == property.Name && !parameter.HasDefaultValue);
}

/// <summary>One setting.</summary>
internal sealed record SettingProperty(PropertyInfo Property, bool IsNullable, bool IsRequired)
{
    public string Key { get; } = SettingsShape.KeyOf(Property.Name);

    /// <summary>Its description and range; null where none is given.</summary>
    public SettingAttribute? Setting { get; } = Property.GetCustomAttribute<SettingAttribute>();
}
