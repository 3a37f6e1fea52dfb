namespace Platform.Sdk;

/// <summary>Names one kind of a block of settings that comes in several kinds. Stands on the abstract base record, once per kind;
/// the YAML says which kind it is under the key <see cref="Key"/>.</summary>
/// <param name="name">The kind as written in YAML, such as <c>grpo</c>.</param>
/// <param name="settings">The record with that kind's settings; it derives from the record that carries this attribute.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SettingsVariantAttribute(string name, Type settings) : Attribute
{
    /// <summary>The key whose value names the kind.</summary>
    public const string Key = "type";

    /// <summary>The kind as written in YAML.</summary>
    public string Name { get; } = name;

    /// <summary>The record with that kind's settings.</summary>
    public Type Settings { get; } = settings;
}
