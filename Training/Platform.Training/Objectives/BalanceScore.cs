namespace Platform.Training.Objectives;

/// <summary>How well a choice of responses balances exploration (many that are right and distinct) with exploitation (few that are wrong).</summary>
/// <remarks>Source: B-STaR, arXiv:2412.17256.</remarks>
public static class BalanceScore
{
    /// <summary>b = min(n' / n*, 1) · n' / n of one query.</summary>
    /// <param name="selected">n: responses chosen.</param>
    /// <param name="correct">n': distinct and correct among them.</param>
    /// <param name="wanted">n*: correct responses wanted per query, above 0.</param>
    /// <returns>In [0, 1]; 0 where nothing is chosen.</returns>
    public static double Of(int selected, int correct, int wanted)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(wanted);
        return selected == 0 ? 0 : Math.Min((double)correct / wanted, 1) * correct / selected;
    }
}
