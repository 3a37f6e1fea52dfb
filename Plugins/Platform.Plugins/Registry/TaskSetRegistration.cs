using Platform.Sdk;

namespace Platform.Plugins;

/// <summary>A task set that a plugin brought.</summary>
/// <param name="Environment">Id of the environment that plays it.</param>
/// <param name="Id">Versioned id, such as <c>calendar-tasks-v1</c>.</param>
/// <param name="Description">One sentence.</param>
public sealed record TaskSetRegistration(string Environment, string Id, string Description)
{
    private readonly Lazy<ITaskSet> _set = null!;

    /// <summary>Name of the plugin that brought it.</summary>
    public required string Source { get; init; }

    internal Func<ITaskSet> Factory
    {
        init => _set = new(value);
    }

    /// <summary>The tasks; opened when first asked for, and shared from then on.</summary>
    /// <exception cref="InvalidDataException">Its data cannot be read: one sentence with file and line.</exception>
    public ITaskSet Open() => _set.Value;
}
