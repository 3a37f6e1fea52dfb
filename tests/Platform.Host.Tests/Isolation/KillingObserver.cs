using System.Diagnostics;
using Platform.Evaluation;
using Platform.Plugins.Isolation;
using Platform.Training.Runs;

namespace Platform.Host.Tests.Isolation;

/// <summary>Kills a plugin's processes with SIGKILL whenever so many episodes of a run's steps are done.</summary>
/// <param name="plugin">The plugin; null kills nobody.</param>
/// <param name="every">How many episodes.</param>
internal sealed class KillingObserver(IsolatedPlugin? plugin, int every) : IRunObserver
{
    private int _episodes;
    private int _kills;

    /// <summary>How often it killed.</summary>
    public int Kills => _kills;

    public void RolloutProgress(int done, int total)
    {
        if (plugin is null || Interlocked.Increment(ref _episodes) % every != 0)
            return;
        Interlocked.Increment(ref _kills);
        foreach (var id in plugin.ProcessIds)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
            {
                // It has ended already.
            }
        }
    }

    public void Note(string message)
    {
    }

    public void RunStarted(RunStart start)
    {
    }

    public void StageStarted(StageStart stage)
    {
    }

    public void StepFinished(StepMetrics metrics)
    {
    }

    public void CheckpointWritten(int step, string folder)
    {
    }

    public void EvaluationProgress(string policy, int done, int total)
    {
    }

    public void EvaluationFinished(string name, EvaluationTable table)
    {
    }
}
