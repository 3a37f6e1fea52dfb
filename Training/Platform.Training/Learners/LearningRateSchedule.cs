using Platform.Training.Plans;

namespace Platform.Training.Learners;

/// <summary>The learning rate as a function of the optimizer step alone, so that nothing of it needs saving.</summary>
public static class LearningRateSchedule
{
    /// <summary>Linear warm-up to the peak, then a course down to <see cref="OptimizerOptions.FinalShare"/> of it over the steps that are left.</summary>
    /// <remarks>Sources: cosine: SGDR, arXiv:1608.03983, equation 5, without restarts; wsd: MiniCPM, arXiv:2404.06395, section 4, with a linear decay;
    /// rex: REX, arXiv:2107.04197; uba: UBA, arXiv:2505.24452, with one cycle.</remarks>
    /// <param name="options">Peak, warm-up and course.</param>
    /// <param name="step">Optimizer step, from 0.</param>
    /// <param name="steps">Optimizer steps in all, 1 or more: the budget.</param>
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
            "wsd" => Wsd(done, options.DecayShare),
            "rex" => (1 - done) / (0.5 + (1 - done) / 2),
            "uba" => Uba(done, options.Phi),
            _ => 1,
        };
        return options.LearningRate * (options.FinalShare + (1 - options.FinalShare) * share);
    }

    private static double Wsd(double done, double decay) => done <= 1 - decay ? 1 : (1 - done) / decay;

    private static double Uba(double done, double phi)
    {
        var c = 1 + Math.Cos(Math.PI * done);
        return 2 * c / (2 * phi + (2 - phi) * c);
    }
}
