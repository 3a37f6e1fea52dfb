namespace Platform.Sdk;

/// <summary>An environment that must start something before an episode, such as a process, a browser or a container, whose time is not the episode's own.</summary>
/// <remarks>A rollout prepares before every reset, and its step limit counts from the reset. Whoever resets without preparing first waits longer, and no more:
/// the reset prepares where it must.</remarks>
public interface IPrepared
{
    /// <summary>Starts what the next episode needs; returns at once where it runs already.</summary>
    /// <param name="task">The task that the reset will start.</param>
    /// <param name="cancellationToken">Ends the call within a second.</param>
    /// <exception cref="TimeoutException">It did not start within the environment's own limit.</exception>
    ValueTask PrepareAsync(TaskSpec task, CancellationToken cancellationToken);
}
