using Platform.Training.Runs;

namespace Platform.Host.Display;

/// <summary>Shows a run to a person while it goes on.</summary>
internal interface IRunDisplay : IRunObserver
{
    /// <summary>Shows the run until it ends.</summary>
    /// <param name="run">The run, which tells this display of its progress.</param>
    Task<RunResult> ShowAsync(Func<Task<RunResult>> run);
}
