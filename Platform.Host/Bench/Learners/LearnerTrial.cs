using Platform.Evaluation;
using Platform.Training.Runs;

namespace Platform.Host.Bench.Learners;

/// <summary>Watches one learner on its way to the score, and ends the run when it is there.</summary>
/// <param name="arena">The score to reach.</param>
/// <param name="stop">Cancelled when it is reached.</param>
internal sealed class LearnerTrial(LearnerArena arena, CancellationTokenSource stop) : IRunObserver
{
    private double _episodes;
    private double _seconds;
    private double _processorSeconds;
    private TimeSpan _mark = Environment.CpuUsage.TotalTime;

    /// <summary>Episodes played until the score was reached; null while it is not.</summary>
    public double? Episodes { get; private set; }

    /// <summary>Episodes of the whole run.</summary>
    public double AllEpisodes => _episodes;

    /// <summary>Seconds of training of the whole run, evaluations apart.</summary>
    public double AllSeconds => _seconds;

    /// <summary>The same in processor time of all threads, which other work on the machine hardly changes.</summary>
    public double AllProcessorSeconds => _processorSeconds;

    /// <summary>The newest score.</summary>
    public double Score { get; private set; } = double.NaN;

    /// <inheritdoc/>
    public void StepFinished(StepMetrics metrics)
    {
        _episodes += metrics.Values.GetValueOrDefault("episodes");
        _seconds += metrics.Values.GetValueOrDefault("seconds");
        _processorSeconds += SinceMark();
    }

    /// <inheritdoc/>
    public void EvaluationFinished(string name, EvaluationTable table)
    {
        SinceMark();
        Score = table.Rows.First(row => row.Metric == arena.Measure).Estimate.Mean;
        if (Episodes is not null || !arena.Reaches(Score))
            return;
        Episodes = _episodes;
        stop.Cancel();
    }

    /// <inheritdoc/>
    public void Note(string message)
    {
    }

    /// <inheritdoc/>
    public void RunStarted(RunStart start) => SinceMark();

    /// <inheritdoc/>
    public void StageStarted(StageStart stage)
    {
    }

    /// <inheritdoc/>
    public void RolloutProgress(int done, int total)
    {
    }

    /// <inheritdoc/>
    public void CheckpointWritten(int step, string folder)
    {
    }

    /// <inheritdoc/>
    public void EvaluationProgress(string policy, int done, int total)
    {
    }

    private double SinceMark()
    {
        var now = Environment.CpuUsage.TotalTime;
        var since = now - _mark;
        _mark = now;
        return since.TotalSeconds;
    }
}
