using Platform.Sdk;

namespace PluginName;

/// <summary>Settings of <c>plugin-name-v1</c>: what stands below <c>environment</c> in a recipe.</summary>
public sealed record PluginNameOptions
{
    /// <summary>Holes in the row, one letter each.</summary>
    [Setting("Holes in the row; a task may say otherwise.", Minimum = 3, Maximum = 26)]
    public int Holes { get; init; } = 7;
}
