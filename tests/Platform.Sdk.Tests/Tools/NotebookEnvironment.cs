namespace Platform.Sdk.Tests.Tools;

public sealed class NotebookEnvironment(ToolEnvironmentOptions options) : ToolEnvironment(options)
{
    private readonly List<string> _notes = [];
    private string _wanted = "";

    protected override ValueTask<ToolSetUp> SetUpAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        _notes.Clear();
        _wanted = task.Seed % 2 == 0 ? "milk" : "bread";
        return new(new ToolSetUp($"Note that we need {_wanted}, then say that you are done.",
        [
            EnvironmentTool.Create((string text) => { _notes.Add(text); return "noted"; }, "add_note", "Adds a note."),
            EnvironmentTool.Create(() => string.Join(", ", _notes), "list_notes", "Lists all notes.", isReadOnly: true),
        ]));
    }

    protected override ValueTask<ToolScore> ScoreAsync(ToolEpisodeEnd end, CancellationToken cancellationToken)
    {
        var right = _notes is [var only] && only == _wanted;
        return new(new ToolScore(right ? 1 : 0, right));
    }
}
