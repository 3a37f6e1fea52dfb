using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Platform.Evaluation.Statistics;

namespace Platform.Evaluation;

/// <summary>Policies side by side on the same tasks.</summary>
/// <param name="Rows">The lines, in the order they are shown.</param>
public sealed record EvaluationTable(IReadOnlyList<EvaluationRow> Rows)
{
    /// <summary>Means and t-intervals of every policy in every measure, then the paired differences asked for.</summary>
    /// <param name="scores">The policies, all on the same tasks in the same order.</param>
    /// <param name="metrics">The measures.</param>
    /// <param name="differences">Pairs of policy names (first minus second).</param>
    /// <param name="confidence">Confidence of the intervals, in (0, 1).</param>
    /// <exception cref="ArgumentException">A policy has no score in a measure, or a pair names a policy that is not there.</exception>
    public static EvaluationTable From(
        IReadOnlyList<PolicyScores> scores, IReadOnlyList<string> metrics, IReadOnlyList<(string First, string Second)> differences, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(differences);
        var rows = new List<EvaluationRow>();
        foreach (var metric in metrics)
            rows.AddRange(scores.Select(policy => new EvaluationRow(policy.Policy, metric, Estimated(policy, metric, confidence))));
        foreach (var (first, second) in differences)
            foreach (var metric in metrics)
                rows.Add(new($"{first} - {second}", metric,
                    Means.PairedDifference(Find(scores, first).Measure(metric), Find(scores, second).Measure(metric), confidence)));
        return new(rows);
    }

    /// <summary>The table as <c>{"rows":[{"policy","metric","mean","low","high","n"}]}</c>; an undefined end of an interval is null,
    /// and a row with tasks that faults left unscored says how many under <c>unscored</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["rows"] = new JsonArray([.. Rows.Select(row =>
        {
            var json = new JsonObject
            {
                ["policy"] = row.Policy,
                ["metric"] = row.Metric,
                ["mean"] = Finite(row.Estimate.Mean),
                ["low"] = Finite(row.Estimate.Low),
                ["high"] = Finite(row.Estimate.High),
                ["n"] = row.Estimate.Count,
            };
            if (row.Estimate.Unscored > 0)
                json["unscored"] = row.Estimate.Unscored;
            return (JsonNode)json;
        })]),
    };

    /// <summary>The table as plain text, one line per row, columns aligned, numbers with three decimals.</summary>
    public string ToText()
    {
        string[] headings = ["policy", "metric", "mean", "low", "high", "n"];
        var lines = new List<string[]> { headings };
        foreach (var row in Rows)
            lines.Add([row.Policy, row.Metric, Number(row.Estimate.Mean), Number(row.Estimate.Low), Number(row.Estimate.High),
                row.Estimate.Count.ToString(CultureInfo.InvariantCulture)]);
        int[] widths = [.. headings.Select((_, column) => lines.Max(line => line[column].Length))];
        var text = new StringBuilder();
        foreach (var line in lines)
            text.AppendJoin("  ", line.Select((cell, column) => column < 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).Append('\n');
        return text.ToString();
    }

    private static Estimate Estimated(PolicyScores policy, string metric, double confidence)
    {
        var values = policy.Measure(metric);
        return values.Any(value => !double.IsNaN(value))
            ? Means.Interval(values, confidence)
            : throw new ArgumentException($"Policy '{policy.Policy}' has no score for '{metric}' on any of {values.Length} tasks: check the name of the measure, or the faults of the environment.");
    }

    private static PolicyScores Find(IReadOnlyList<PolicyScores> scores, string name) => scores.FirstOrDefault(policy => policy.Policy == name)
        ?? throw new ArgumentException($"There is no policy '{name}' to compare: the table has {string.Join(", ", scores.Select(policy => policy.Policy))}.");

    private static JsonValue? Finite(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : "-";
}
