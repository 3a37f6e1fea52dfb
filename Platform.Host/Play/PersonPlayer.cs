using Microsoft.Extensions.AI;
using Platform.Host.Cli;
using Platform.Sdk;

namespace Platform.Host.Play;

/// <summary>A person at the terminal: one line is one action, an ended input leaves. Tools on offer are listed, and called as in <c>search(query="x")</c>.</summary>
/// <param name="console">Where to ask and read.</param>
internal sealed class PersonPlayer(CommandConsole console) : IPlayer
{
    private string _listed = "";
    private int _calls;

    /// <inheritdoc/>
    public async ValueTask<AgentAction?> ActAsync(Observation observation, CancellationToken cancellationToken)
    {
        if (observation.AdmissibleActions is { Count: > 0 and <= 50 } actions)
            console.Progress.WriteLine($"({string.Join(", ", actions)})");
        if (observation.Tools.Count > 0 && ToolSignatures.Lines(observation.Tools) is var lines && lines != _listed)
            console.Progress.WriteLine($"{_listed = lines}\nCall them by their names, such as {Example(observation.Tools[0])}, or write text.");
        console.Progress.Write("> ");
        console.Progress.Flush();
        // A read from a terminal cannot be cancelled, so it is left behind when the token is.
        var line = await Task.Run(console.Input.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
        if (line is null)
            return null;
        var action = ToolCallParser.ParseAction(line, observation.Tools, firstCall: _calls + 1);
        _calls += action.ToolCalls.Count;
        return action;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Example(AITool tool) => tool is AIFunctionDeclaration declared && declared.JsonSchema.TryGetProperty("properties", out var properties)
        && properties.EnumerateObject().Select(property => property.Name).FirstOrDefault() is { } first ? $"{tool.Name}({first}=…)" : $"{tool.Name}()";
}
