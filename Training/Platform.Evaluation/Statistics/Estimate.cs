namespace Platform.Evaluation.Statistics;

/// <summary>A mean with its uncertainty.</summary>
/// <param name="Mean">Mean of the scored values.</param>
/// <param name="StandardError">Standard error of the mean; NaN where fewer than two values (or clusters) leave it undefined.</param>
/// <param name="Low">Lower end of the confidence interval; NaN where undefined.</param>
/// <param name="High">Upper end of the confidence interval; NaN where undefined.</param>
/// <param name="Count">Scored values.</param>
public sealed record Estimate(double Mean, double StandardError, double Low, double High, int Count)
{
    /// <summary>Values that could not be scored (NaN): left out of everything above, and counted here.</summary>
    public int Unscored { get; init; }
}
