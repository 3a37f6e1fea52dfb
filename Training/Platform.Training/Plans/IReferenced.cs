namespace Platform.Training.Plans;

/// <summary>Options of a learner whose reference policy a recipe may choose.</summary>
public interface IReferenced
{
    /// <summary>Which policy the learner compares with.</summary>
    ReferenceOptions Reference { get; }
}
