using Platform.Training.Plans;

namespace Platform.Training.Learners;

/// <summary>The learning rate as a function of the optimizer step alone, so that nothing of it needs saving.</summary>
public static class LearningRateSchedule
{
    /// <summary>Linear warm-up to the peak, then constant, linear or cosine (SGDR, arXiv:1608.03983, equation 5, without restarts) down to <see cref="OptimizerOptions.FinalShare"/> of it.</summary>
    /// <param name="options">Peak, warm-up and course.</param>
    /// <param name="step">Optimizer step, from 0.</param>
    /// <param name="steps">Optimizer steps in all, 1 or more.</param>
    public static double At(OptimizerOptions options, int step, int steps)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (step < options.WarmupSteps)
            return options.LearningRate * (step + 1) / options.WarmupSteps;
        var done = Math.Clamp((double)(step - options.WarmupSteps) / Math.Max(1, steps - options.WarmupSteps), 0, 1);
        var share = options.Schedule switch
        {
            "linear" => 1 - done,
            "cosine" => (1 + Math.Cos(Math.PI * done)) / 2,
            _ => 1,
        };
        return options.LearningRate * (options.FinalShare + (1 - options.FinalShare) * share);
    }
}
