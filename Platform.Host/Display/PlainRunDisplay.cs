using System.Globalization;
using Platform.Evaluation;
using Platform.Training.Runs;

namespace Platform.Host.Display;

/// <summary>A line every few seconds, for logs and pipes.</summary>
/// <param name="state">What is known of the run.</param>
/// <param name="output">Where the lines go.</param>
/// <param name="timeProvider">Says when the next line is due.</param>
internal sealed class PlainRunDisplay(RunState state, TextWriter output, TimeProvider timeProvider) : IRunDisplay
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private long _lastLine = timeProvider.GetTimestamp();

    /// <inheritdoc/>
    public Task<RunResult> ShowAsync(Func<Task<RunResult>> run) => run();

    /// <inheritdoc/>
    public void Note(string message) => Line(message);

    /// <inheritdoc/>
    public void RunStarted(RunStart start)
    {
        state.Begin(start);
        Line(string.Create(CultureInfo.InvariantCulture, $"Run folder {start.Folder}: {start.Parameters:N0} parameters, {start.VocabularySize} tokens, {start.Device}, step {start.Step} of {start.TotalSteps}."));
    }

    /// <inheritdoc/>
    public void StageStarted(StageStart stage)
    {
        state.Begin(stage);
        Line($"Stage {stage.Index + 1} of {stage.Count}, {stage.Name}: step {stage.Step} of {stage.Steps}.");
    }

    /// <inheritdoc/>
    public void RolloutProgress(int done, int total) => LineWhenDue(() => $"  playing: {done} of {total} episodes");

    /// <inheritdoc/>
    public void StepFinished(StepMetrics metrics)
    {
        state.Add(metrics);
        var isLast = state.Stage is { } stage && metrics.StageStep == stage.Steps;
        if (isLast || metrics.Step == (state.Start?.Step ?? 0) + 1)
            Line(Describe(metrics));
        else
            LineWhenDue(() => Describe(metrics));
    }

    /// <inheritdoc/>
    public void CheckpointWritten(int step, string folder)
    {
    }

    /// <inheritdoc/>
    public void EvaluationProgress(string policy, int done, int total) => LineWhenDue(() => $"  evaluating {policy}: {done} of {total} tasks");

    /// <inheritdoc/>
    public void EvaluationFinished(string name, EvaluationTable table)
    {
        state.EndEvaluation();
        if (name == "final")
            return; // printed as a table when the run is over
        foreach (var sentence in RunState.Sentences(table))
            Line($"  {sentence}");
    }

    private string Describe(StepMetrics metrics)
    {
        var values = string.Join("  ", state.Columns(metrics).Select(column => $"{column.Heading} {column.Value}"));
        var left = state.TimeLeft is { } time ? $", {RunState.Say(time)} left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"step {metrics.Step}/{state.Start?.TotalSteps} {metrics.Stage}  {values}  ({state.Rate:0.##} steps/s{left})");
    }

    private void LineWhenDue(Func<string> line)
    {
        lock (_lock)
        {
            if (timeProvider.GetElapsedTime(_lastLine) >= Pause)
                Line(line());
        }
    }

    private void Line(string line)
    {
        lock (_lock)
        {
            output.WriteLine(line);
            output.Flush();
            _lastLine = timeProvider.GetTimestamp();
        }
    }
}
