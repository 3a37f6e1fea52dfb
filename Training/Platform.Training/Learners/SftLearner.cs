using Platform.Training.Learners.Imitation;
using Platform.Training.Plans;

namespace Platform.Training.Learners;

/// <summary>Puts a stage of imitation together: new demonstrations every step, each learnt from once, or passes over data.</summary>
public static class SftLearner
{
    /// <summary>A learner over a demonstrator's play, examples or stored episodes.</summary>
    /// <param name="context">What the stage works with.</param>
    /// <param name="options">Whom to imitate.</param>
    /// <exception cref="Runs.RunException">The data cannot be read.</exception>
    public static StageLearner Create(StageContext context, SftOptions options)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(options);
        return ImitationLearner.Create(context, options, new Sft());
    }
}
