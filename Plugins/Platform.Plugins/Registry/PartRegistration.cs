namespace Platform.Plugins;

/// <summary>A part that a plugin brought, whose contract the plugin contracts do not know themselves.</summary>
/// <param name="Kind">As the manifest names it, such as <c>learners</c>.</param>
/// <param name="Id">Its name.</param>
/// <param name="Part">The part.</param>
/// <param name="Source">Name of the plugin that brought it.</param>
public sealed record PartRegistration(string Kind, string Id, object Part, string Source);
