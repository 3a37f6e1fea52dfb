using Platform.Host.Cli;
using Platform.Sdk;

namespace Platform.Host.Play;

/// <summary>A person at the terminal: one line is one action, an ended input leaves.</summary>
/// <param name="console">Where to ask and read.</param>
internal sealed class PersonPlayer(CommandConsole console) : IPlayer
{
    /// <inheritdoc/>
    public async ValueTask<AgentAction?> ActAsync(Observation observation, CancellationToken cancellationToken)
    {
        if (observation.AdmissibleActions is { Count: > 0 and <= 50 } actions)
            console.Progress.WriteLine($"({string.Join(", ", actions)})");
        console.Progress.Write("> ");
        console.Progress.Flush();
        // A read from a terminal cannot be cancelled, so it is left behind when the token is.
        var line = await Task.Run(console.Input.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
        return line is null ? null : new AgentAction(line);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
