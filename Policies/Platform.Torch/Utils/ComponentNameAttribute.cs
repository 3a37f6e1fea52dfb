namespace TorchSharp.Utils;

/// <summary>The name under which a module registers a field, where it is not the field's own.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class ComponentNameAttribute : Attribute
{
    /// <summary>The name; null for the field's.</summary>
    public string? Name { get; set; }
}
