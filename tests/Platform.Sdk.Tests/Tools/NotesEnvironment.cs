using System.ComponentModel;

namespace Platform.Sdk.Tests.Tools;

/// <summary>A notebook. The tools are given by the test or are its own four: add, list, fail and finish.</summary>
internal sealed class NotesEnvironment(ToolEnvironmentOptions? options = null, TimeProvider? timeProvider = null) : ToolEnvironment(options, timeProvider)
{
    public List<string> Notes { get; } = [];

    public IReadOnlyList<EnvironmentTool>? OwnTools { get; init; }

    public ToolEpisodeEnd? End { get; private set; }

    public int Scored { get; private set; }

    public bool AnswersText { get; init; }

    public EnvironmentTool ListTool => EnvironmentTool.Create(() => string.Join(", ", Notes), "list", "Lists the notes.", isReadOnly: true);

    protected override ValueTask<ToolSetUp> SetUpAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        Notes.Clear();
        return new(new ToolSetUp("Keep my notes.", OwnTools ??
        [
            EnvironmentTool.Create(Add, "add", "Adds a note."),
            ListTool,
            EnvironmentTool.Create(() => { throw new InvalidOperationException("the pen is dry"); }, "fail", "Fails."),
            EnvironmentTool.Create(() => { EndEpisode("Bye."); return "ok"; }, "finish", "Ends."),
        ]));
    }

    protected override ValueTask<ToolTurn> OnTextAsync(string text, CancellationToken cancellationToken) =>
        AnswersText ? new(ToolTurn.Refuse("Call a tool.")) : base.OnTextAsync(text, cancellationToken);

    protected override ValueTask<ToolScore> ScoreAsync(ToolEpisodeEnd end, CancellationToken cancellationToken)
    {
        (End, Scored) = (end, Scored + 1);
        return new(new ToolScore(Notes.Count, Notes.Count > 0) { Metrics = new Dictionary<string, double> { ["notes"] = Notes.Count }, Explanation = "counted" });
    }

    private string Add([Description("What to note.")] string text, int times = 1)
    {
        Notes.AddRange(Enumerable.Repeat(text, times));
        return $"added {text}";
    }
}
