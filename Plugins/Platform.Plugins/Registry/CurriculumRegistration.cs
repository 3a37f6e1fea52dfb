using Platform.Sdk;

namespace Platform.Plugins;

/// <summary>A curriculum that a plugin brought.</summary>
/// <param name="Id">Versioned id, such as <c>success-band-v1</c>.</param>
/// <param name="OptionsType">The record its options are bound to.</param>
/// <param name="Description">One sentence.</param>
public sealed record CurriculumRegistration(string Id, Type OptionsType, string Description)
{
    /// <summary>Keys of <c>curriculum</c> that belong to the recipe, so that no curriculum may have a setting of that name.</summary>
    public static IReadOnlyList<string> ReservedKeys { get; } = ["id"];

    /// <summary>Name of the plugin that brought it.</summary>
    public required string Source { get; init; }

    internal Func<object, CurriculumContext, ICurriculum> Factory { get; init; } = null!;

    /// <summary>A new instance, for one stage of one run; for the caller to dispose if it is disposable.</summary>
    /// <param name="options">An instance of <see cref="OptionsType"/>.</param>
    /// <param name="context">What it has to work with.</param>
    public ICurriculum Create(object options, CurriculumContext context) => Factory(options, context);
}
