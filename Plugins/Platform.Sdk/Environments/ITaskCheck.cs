namespace Platform.Sdk;

/// <summary>An environment that can tell from a task alone whether it can be played, so that a file of tasks is refused, with file and line, before any work starts.</summary>
/// <remarks>Asked where the plugin runs in the host's process; elsewhere a task that cannot be played is a fault of its episode.</remarks>
public interface ITaskCheck
{
    /// <summary>What is wrong with a task, in one sentence that says what would be right; null where it can be played.</summary>
    /// <param name="task">A task of a file.</param>
    static abstract string? WhyNot(TaskSpec task);
}
