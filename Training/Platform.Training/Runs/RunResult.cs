using Platform.Evaluation;

namespace Platform.Training.Runs;

/// <summary>How a call of <see cref="TrainingRun.RunAsync"/> ended.</summary>
/// <param name="IsComplete">Whether all stages and the final evaluation are done; false after an interruption, which has left a checkpoint to resume from.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Checkpoint">Folder of the newest checkpoint.</param>
/// <param name="Final">The final table; null when interrupted or when none was asked for.</param>
public sealed record RunResult(bool IsComplete, int Step, string Checkpoint, EvaluationTable? Final);
