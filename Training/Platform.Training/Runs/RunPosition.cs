namespace Platform.Training.Runs;

/// <summary>A point between two steps of a run.</summary>
/// <param name="Step">Steps of the run that are done.</param>
/// <param name="Stage">Number of the stage, from 0.</param>
/// <param name="StageStep">Steps of the stage that are done.</param>
internal readonly record struct RunPosition(int Step, int Stage, int StageStep);
