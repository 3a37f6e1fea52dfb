using Platform.Evaluation;
using Platform.Training.Runs;

namespace Platform.Training.Tests.Support;

/// <summary>Remembers what it is told.</summary>
internal sealed class RecordingObserver : IRunObserver
{
    public List<string> Notes { get; } = [];

    public List<StepMetrics> Steps { get; } = [];

    public List<StageStart> Stages { get; } = [];

    public List<int> Checkpoints { get; } = [];

    public Dictionary<string, EvaluationTable> Evaluations { get; } = [];

    /// <summary>Runs after a step.</summary>
    public Action<StepMetrics>? OnStep { get; init; }

    /// <summary>Runs when an episode of a step is done; from several threads.</summary>
    public Action<int>? OnRollout { get; init; }

    /// <summary>Runs when a task of an evaluation is done; from several threads.</summary>
    public Action<string, int>? OnEvaluation { get; init; }

    public void Note(string message) => Notes.Add(message);

    public void RunStarted(RunStart start)
    {
    }

    public void StageStarted(StageStart stage) => Stages.Add(stage);

    public void RolloutProgress(int done, int total) => OnRollout?.Invoke(done);

    public void StepFinished(StepMetrics metrics)
    {
        Steps.Add(metrics);
        OnStep?.Invoke(metrics);
    }

    public void CheckpointWritten(int step, string folder) => Checkpoints.Add(step);

    public void EvaluationProgress(string policy, int done, int total) => OnEvaluation?.Invoke(policy, done);

    public void EvaluationFinished(string name, EvaluationTable table) => Evaluations[name] = table;
}
