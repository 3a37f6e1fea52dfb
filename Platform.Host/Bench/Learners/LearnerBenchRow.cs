using System.Text.Json.Nodes;
using Platform.Evaluation.Statistics;

namespace Platform.Host.Bench.Learners;

/// <summary>One learner in one arena, over the seeds.</summary>
/// <param name="Arena">Name of the arena.</param>
/// <param name="Learner">Name of the learner.</param>
/// <param name="Episodes">Episodes until the score was reached; the number is that of the whole run where it was not. [seeds]</param>
/// <param name="Seconds">Seconds of training until then. [seeds]</param>
/// <param name="ProcessorSeconds">The same in processor time of all threads. [seeds]</param>
/// <param name="Reached">Seeds that reached the score.</param>
/// <param name="Scores">Score at the end. [seeds]</param>
internal sealed record LearnerBenchRow(string Arena, string Learner, IReadOnlyList<double> Episodes, IReadOnlyList<double> Seconds, IReadOnlyList<double> ProcessorSeconds, int Reached, IReadOnlyList<double> Scores)
{
    /// <summary>Mean number of episodes with its interval.</summary>
    public Estimate MeanEpisodes { get; } = Means.Interval(Episodes);

    /// <summary>Mean seconds with their interval.</summary>
    public Estimate MeanSeconds { get; } = Means.Interval(Seconds);

    /// <summary>Mean processor time in seconds, with its interval.</summary>
    public Estimate MeanProcessorSeconds { get; } = Means.Interval(ProcessorSeconds);

    /// <summary>As JSON, with the places in its arena.</summary>
    /// <param name="arena">All rows of the arena.</param>
    public JsonObject ToJson(IReadOnlyList<LearnerBenchRow> arena) => new()
    {
        ["arena"] = Arena,
        ["learner"] = Learner,
        ["seeds"] = Episodes.Count,
        ["reached"] = Reached,
        ["episodes"] = Json(MeanEpisodes),
        ["seconds"] = Json(MeanSeconds),
        ["processorSeconds"] = Json(MeanProcessorSeconds),
        ["rankByEpisodes"] = Rank(arena, row => row.MeanEpisodes.Mean),
        ["rankBySeconds"] = Rank(arena, row => row.MeanProcessorSeconds.Mean),
        ["score"] = Scores.Average(),
    };

    /// <summary>Its place among the rows of its arena, from 1: whoever reached the score with more seeds comes first, then whoever needed less.</summary>
    /// <param name="arena">All rows of the arena.</param>
    /// <param name="cost">What was needed.</param>
    public int Rank(IReadOnlyList<LearnerBenchRow> arena, Func<LearnerBenchRow, double> cost) =>
        1 + arena.Count(other => other.Reached > Reached || (other.Reached == Reached && cost(other) < cost(this)));

    private static JsonObject Json(Estimate estimate) => new() { ["mean"] = estimate.Mean, ["low"] = Finite(estimate.Low), ["high"] = Finite(estimate.High) };

    private static JsonValue? Finite(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
