using Platform.Sdk;
using Platform.Training.Plans;

namespace Platform.Training.Curricula;

/// <summary>The curriculum of a stage that names none.</summary>
public sealed class UniformSource : ICurriculumSource
{
    /// <inheritdoc/>
    public string Id => UniformCurriculum.Id;

    /// <inheritdoc/>
    public ICurriculum Create(CurriculumContext context) => new UniformCurriculum(context);
}
