namespace Platform.Training.Objectives;

/// <summary>Steers the coefficient of a KL term towards a target.</summary>
/// <remarks>Source: Fine-Tuning Language Models from Human Preferences, arXiv:1909.08593, section 2.2.</remarks>
public static class AdaptiveKl
{
    private const double Limit = 0.2;

    /// <summary>β · (1 + clip(kl / target − 1, ±0.2) · batch / horizon).</summary>
    /// <param name="coefficient">β now.</param>
    /// <param name="kl">What was measured, nats.</param>
    /// <param name="target">What is wanted, nats, above 0.</param>
    /// <param name="batch">Trajectories since the last call.</param>
    /// <param name="horizon">Trajectories over which β changes by about a fifth, above 0.</param>
    public static double Next(double coefficient, double kl, double target, int batch, double horizon) =>
        coefficient * (1 + Math.Clamp(kl / target - 1, -Limit, Limit) * batch / horizon);
}
