namespace Platform.Sdk;

/// <summary>One world that runs one episode at a time. The host makes as many instances as it runs episodes at once and may reuse one after a reset.</summary>
/// <remarks>Bad agent input is data (an observation and <see cref="StepResult.ActionError"/>), never an exception: an exception is a fault of the environment,
/// and its episode is retried or dropped, not scored.</remarks>
public interface IEnvironment : IAsyncDisposable
{
    /// <summary>Starts the episode of a task. The same task gives the same episode for the same actions.</summary>
    /// <param name="task">The task; its seed is the only source of chance.</param>
    /// <param name="cancellationToken">Ends the call within a second.</param>
    /// <returns>The first observation.</returns>
    ValueTask<Observation> ResetAsync(TaskSpec task, CancellationToken cancellationToken);

    /// <summary>Plays one action.</summary>
    /// <param name="action">The agent's reply.</param>
    /// <param name="cancellationToken">Ends the call within a second.</param>
    /// <exception cref="InvalidOperationException">The environment was not reset, or the episode is over.</exception>
    ValueTask<StepResult> StepAsync(AgentAction action, CancellationToken cancellationToken);
}
