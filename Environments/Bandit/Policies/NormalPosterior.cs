namespace Platform.Environments.Bandit.Policies;

/// <summary>What is known of a Gaussian arm's mean: prior N(0, s²), rewards with the same standard deviation s, as the environment draws them.</summary>
internal static class NormalPosterior
{
    /// <summary>Mean and standard deviation of the posterior.</summary>
    /// <param name="sum">Sum of the rewards seen.</param>
    /// <param name="pulls">How many.</param>
    /// <param name="noise">s.</param>
    public static (double Mean, double Deviation) Of(double sum, int pulls, double noise) => (sum / (pulls + 1), noise / Math.Sqrt(pulls + 1));
}
