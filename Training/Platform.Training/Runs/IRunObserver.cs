using Platform.Evaluation;

namespace Platform.Training.Runs;

/// <summary>Told of everything a person may want to see while a run goes on. Calls come one at a time, except <see cref="RolloutProgress"/> and
/// <see cref="EvaluationProgress"/>, which come from several threads; none may block or throw.</summary>
public interface IRunObserver
{
    /// <summary>Something worth a sentence.</summary>
    /// <param name="message">One sentence.</param>
    void Note(string message);

    /// <summary>The policy is there and the run is about to begin or to go on.</summary>
    /// <param name="start">Where it stands.</param>
    void RunStarted(RunStart start);

    /// <summary>A stage begins, or goes on after a resume.</summary>
    /// <param name="stage">Which.</param>
    void StageStarted(StageStart stage);

    /// <summary>Episodes of the present step are done.</summary>
    /// <param name="done">How many.</param>
    /// <param name="total">Of how many.</param>
    void RolloutProgress(int done, int total);

    /// <summary>A step is done and its line is in <c>metrics.jsonl</c>.</summary>
    /// <param name="metrics">What it measured.</param>
    void StepFinished(StepMetrics metrics);

    /// <summary>A checkpoint is on disk.</summary>
    /// <param name="step">Step of the run.</param>
    /// <param name="folder">Its folder.</param>
    void CheckpointWritten(int step, string folder);

    /// <summary>Tasks of the present evaluation are done.</summary>
    /// <param name="policy">Whose turn it is.</param>
    /// <param name="done">How many of its tasks.</param>
    /// <param name="total">Of how many.</param>
    void EvaluationProgress(string policy, int done, int total);

    /// <summary>An evaluation is done and on disk.</summary>
    /// <param name="name">Its name in <c>evals/</c>: <c>step-000120</c> or <c>final</c>.</param>
    /// <param name="table">The result.</param>
    void EvaluationFinished(string name, EvaluationTable table);
}

/// <summary>Where a run stands when it begins or goes on.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Step">Steps done.</param>
/// <param name="TotalSteps">Steps of all stages.</param>
/// <param name="Parameters">Trained parameters.</param>
/// <param name="VocabularySize">Tokens of the tokenizer.</param>
/// <param name="Device">Where tensors live.</param>
public sealed record RunStart(string Folder, int Step, int TotalSteps, long Parameters, int VocabularySize, string Device);

/// <summary>A stage that begins or goes on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Count">How many stages there are.</param>
/// <param name="Step">Steps of the stage that are done.</param>
/// <param name="Steps">Steps of the stage.</param>
public sealed record StageStart(string Name, int Index, int Count, int Step, int Steps);

/// <summary>What one step measured: a line of <c>metrics.jsonl</c>.</summary>
/// <param name="Step">Step of the run, from 1.</param>
/// <param name="Stage">Name of the stage.</param>
/// <param name="StageStep">Step of the stage, from 1.</param>
/// <param name="Values">Numbers by name, all finite. Names that end in <c>econds</c> or <c>PerSecond</c> measure time; all others are repeatable.</param>
public sealed record StepMetrics(int Step, string Stage, int StageStep, IReadOnlyDictionary<string, double> Values);
