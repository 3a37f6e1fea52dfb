using System.Globalization;
using Microsoft.Extensions.AI;
using Platform.Sdk;

namespace Platform.Host.Tests.Serving.Mcp;

/// <summary>A notebook with tools that add, list, fail, hang, break the world, end the episode and bring another tool; 1 for two notes or more.</summary>
internal sealed class NotesEnvironment : ToolEnvironment
{
    private readonly List<string> _notes = [];

    /// <summary>Told when the tool that hangs was called.</summary>
    public static TaskCompletionSource Started { get; set; } = new();

    /// <summary>Told when the tool that hangs is told to stop.</summary>
    public static TaskCompletionSource Stopped { get; set; } = new();

    protected override ValueTask<ToolSetUp> SetUpAsync(TaskSpec task, CancellationToken cancellationToken)
    {
        _notes.Clear();
        return new(new ToolSetUp($"Keep two notes for task {task.Id}.",
        [
            EnvironmentTool.Create((string text) => { _notes.Add(text); return $"{_notes.Count.ToString(CultureInfo.InvariantCulture)} notes"; }, "add", "Adds a note."),
            EnvironmentTool.Create(() => string.Join(", ", _notes), "list", "Lists the notes.", isReadOnly: true),
            EnvironmentTool.Create(() => { throw new InvalidOperationException("the pen is dry"); }, "fail", "Fails."),
            EnvironmentTool.Create(async (CancellationToken stop) => await HangAsync(stop), "hang", "Hangs."),
            EnvironmentTool.Create(() => { throw new EnvironmentFaultException("The house burnt down."); }, "burn", "Burns."),
            EnvironmentTool.Create(() => { OfferTools([EnvironmentTool.Create(() => "new", "fresh", "Is new.")]); return "changed"; }, "change", "Changes the tools."),
            new(AIFunctionFactory.Create(IReadOnlyList<AIContent> () => [new TextContent("a photo"), new DataContent(new byte[] { 1, 2, 3 }, "image/png")], "look", "Looks.")),
        ]));
    }

    protected override ValueTask<ToolScore> ScoreAsync(ToolEpisodeEnd end, CancellationToken cancellationToken) =>
        new(new ToolScore(_notes.Count >= 2 ? 1 : 0, _notes.Count >= 2));

    private static async Task<string> HangAsync(CancellationToken stop)
    {
        try
        {
            Started.TrySetResult();
            await Task.Delay(Timeout.Infinite, stop);
        }
        finally
        {
            Stopped.TrySetResult();
        }

        return "";
    }
}
