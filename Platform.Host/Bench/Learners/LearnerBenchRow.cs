using System.Text.Json.Nodes;
using Platform.Evaluation.Statistics;

namespace Platform.Host.Bench.Learners;

/// <summary>One learner in one arena, over the seeds.</summary>
/// <param name="Arena">Name of the arena.</param>
/// <param name="Learner">Name of the learner.</param>
/// <param name="Episodes">Episodes until the score was reached; the number is that of the whole run where it was not. [seeds]</param>
/// <param name="Seconds">Seconds of training until then. [seeds]</param>
/// <param name="Reached">Seeds that reached the score.</param>
/// <param name="Scores">Score at the end. [seeds]</param>
internal sealed record LearnerBenchRow(string Arena, string Learner, IReadOnlyList<double> Episodes, IReadOnlyList<double> Seconds, int Reached, IReadOnlyList<double> Scores)
{
    /// <summary>Mean number of episodes with its interval.</summary>
    public Estimate MeanEpisodes { get; } = Means.Interval(Episodes);

    /// <summary>Mean seconds with their interval.</summary>
    public Estimate MeanSeconds { get; } = Means.Interval(Seconds);

    /// <summary>As JSON.</summary>
    public JsonObject ToJson() => new()
    {
        ["arena"] = Arena,
        ["learner"] = Learner,
        ["seeds"] = Episodes.Count,
        ["reached"] = Reached,
        ["episodes"] = Json(MeanEpisodes),
        ["seconds"] = Json(MeanSeconds),
        ["score"] = Scores.Average(),
    };

    private static JsonObject Json(Estimate estimate) => new() { ["mean"] = estimate.Mean, ["low"] = Finite(estimate.Low), ["high"] = Finite(estimate.High) };

    private static JsonValue? Finite(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
