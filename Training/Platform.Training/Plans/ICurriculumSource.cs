using Platform.Sdk;

namespace Platform.Training.Plans;

/// <summary>A curriculum with its options bound: <c>curriculum</c> in a recipe.</summary>
public interface ICurriculumSource
{
    /// <summary>Versioned id.</summary>
    string Id { get; }

    /// <summary>A new instance, for one stage of one run; for the caller to dispose if it is disposable.</summary>
    /// <param name="context">What it has to work with.</param>
    ICurriculum Create(CurriculumContext context);
}
