using Platform.Plugins;
using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Host.Recipes;

/// <summary>A plugin's curriculum with its options bound.</summary>
/// <param name="registration">What the plugin brought.</param>
/// <param name="options">An instance of the registration's options type.</param>
internal sealed class CurriculumSource(CurriculumRegistration registration, object options) : ICurriculumSource
{
    /// <inheritdoc/>
    public string Id => registration.Id;

    /// <summary>The bound options.</summary>
    public object Options => options;

    /// <inheritdoc/>
    public ICurriculum Create(CurriculumContext context) => registration.Create(options, context);
}
