using Platform.Evaluation.Statistics;

namespace Platform.Evaluation;

/// <summary>One line of a table: one measure of one policy.</summary>
/// <param name="Policy">Name of the policy, or <c>A - B</c> for a paired difference.</param>
/// <param name="Metric">Name of the measure.</param>
/// <param name="Estimate">Its mean and interval.</param>
public sealed record EvaluationRow(string Policy, string Metric, Estimate Estimate);
