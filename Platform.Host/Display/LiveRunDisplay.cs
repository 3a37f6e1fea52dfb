using System.Globalization;
using Platform.Evaluation;
using Platform.Training.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Platform.Host.Display;

/// <summary>A progress bar and a table of the newest steps, redrawn in place on a terminal.</summary>
/// <param name="state">What is known of the run.</param>
/// <param name="name">Name of the run.</param>
/// <param name="console">The terminal.</param>
internal sealed class LiveRunDisplay(RunState state, string name, IAnsiConsole console) : IRunDisplay
{
    private const int Rows = 10;
    private const int BarWidth = 40;
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(200);
    private readonly Lock _lock = new();
    private readonly List<string> _notes = [];

    /// <inheritdoc/>
    public Task<RunResult> ShowAsync(Func<Task<RunResult>> run) => console.Live(Draw()).Overflow(VerticalOverflow.Crop).StartAsync(async context =>
    {
        var running = run();
        while (!running.IsCompleted)
        {
            context.UpdateTarget(Draw());
            await Task.WhenAny(running, Task.Delay(Frame));
        }

        context.UpdateTarget(Draw());
        return await running;
    });

    /// <inheritdoc/>
    public void Note(string message)
    {
        lock (_lock)
            _notes.Add(message);
    }

    /// <inheritdoc/>
    public void RunStarted(RunStart start) => state.Begin(start);

    /// <inheritdoc/>
    public void StageStarted(StageStart stage) => state.Begin(stage);

    /// <inheritdoc/>
    public void RolloutProgress(int done, int total) => state.Activity = $"playing {done} of {total} episodes";

    /// <inheritdoc/>
    public void StepFinished(StepMetrics metrics) => state.Add(metrics);

    /// <inheritdoc/>
    public void CheckpointWritten(int step, string folder)
    {
    }

    /// <inheritdoc/>
    public void EvaluationProgress(string policy, int done, int total) => state.Activity = $"evaluating {policy}: {done} of {total} tasks";

    /// <inheritdoc/>
    public void EvaluationFinished(string name, EvaluationTable table)
    {
        state.EndEvaluation();
        if (name == "final")
            return; // printed as a table when the run is over
        foreach (var sentence in RunState.Sentences(table))
            Note($"{name}: {sentence}");
    }

    private IRenderable Draw()
    {
        if (state.Start is not { } start)
            return new Markup($"[bold]{Markup.Escape(name)}[/]  preparing…");
        var (done, total) = (state.StepsDone, Math.Max(1, start.TotalSteps));
        var filled = (int)((long)BarWidth * done / total);
        var stage = state.Stage is { } now ? $"stage {now.Index + 1} of {now.Count}: {now.Name}" : "";
        var left = state.TimeLeft is { } time ? $"{RunState.Say(time)} left" : "";
        var lines = new List<IRenderable>
        {
            new Markup($"[bold]{Markup.Escape(name)}[/]  {Markup.Escape(stage)}  [grey]{Markup.Escape(start.Folder)}[/]"),
            new Markup(string.Create(CultureInfo.InvariantCulture, $"[green]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/] {done}/{total} steps  {state.Rate:0.##} steps/s  {left}")),
        };
        var newest = state.Newest(Rows);
        if (newest.Count > 0)
            lines.Add(Steps(newest));
        lines.Add(new Markup($"[grey]{Markup.Escape(state.Activity)}[/]"));
        lock (_lock)
            lines.AddRange(_notes.TakeLast(6).Select(note => new Markup($"[grey]{Markup.Escape(note)}[/]")));
        return new Rows(lines);
    }

    private Table Steps(IReadOnlyList<StepMetrics> steps)
    {
        var rows = steps.Select(step => (step, Columns: state.Columns(step).ToDictionary(column => column.Heading, column => column.Value))).ToArray();
        var headings = rows.SelectMany(row => row.Columns.Keys).Distinct().ToArray();
        var table = new Table().Border(TableBorder.Simple).AddColumn("stage").AddColumn(new TableColumn("step").RightAligned());
        foreach (var heading in headings)
            table.AddColumn(new TableColumn(Markup.Escape(heading)).RightAligned());
        foreach (var (step, columns) in rows)
            table.AddRow([Markup.Escape(step.Stage), step.StageStep.ToString(CultureInfo.InvariantCulture), .. headings.Select(heading => columns.GetValueOrDefault(heading, ""))]);
        return table;
    }
}
