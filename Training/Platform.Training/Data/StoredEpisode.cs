using Platform.Sdk;

namespace Platform.Training.Data;

/// <summary>An episode from a run's folder.</summary>
/// <param name="Episode">The episode; without its tools.</param>
/// <param name="Score">What the run's rubric said, or null where the environment's own reward is the score.</param>
/// <param name="HasTools">Whether tools were on offer.</param>
/// <param name="Location">File and line.</param>
public sealed record StoredEpisode(Episode Episode, double? Score, bool HasTools, string Location);
