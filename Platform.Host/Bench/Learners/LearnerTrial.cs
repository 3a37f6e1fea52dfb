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

    /// <summary>Episodes played until the score was reached; null while it is not.</summary>
    public double? Episodes { get; private set; }

    /// <summary>Seconds of training, evaluations apart, until it was reached.</summary>
    public double? Seconds { get; private set; }

    /// <summary>Episodes of the whole run.</summary>
    public double AllEpisodes => _episodes;

    /// <summary>Seconds of training of the whole run, evaluations apart.</summary>
    public double AllSeconds => _seconds;

    /// <summary>The newest score.</summary>
    public double Score { get; private set; } = double.NaN;

    /// <inheritdoc/>
    public void StepFinished(StepMetrics metrics)
    {
        _episodes += metrics.Values.GetValueOrDefault("episodes");
        _seconds += metrics.Values.GetValueOrDefault("seconds");
    }

    /// <inheritdoc/>
    public void EvaluationFinished(string name, EvaluationTable table)
    {
        Score = table.Rows.First(row => row.Metric == arena.Measure).Estimate.Mean;
        if (Episodes is not null || !arena.Reaches(Score))
            return;
        (Episodes, Seconds) = (_episodes, _seconds);
        stop.Cancel();
    }

    /// <inheritdoc/>
    public void Note(string message)
    {
    }

    /// <inheritdoc/>
    public void RunStarted(RunStart start)
    {
    }

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
}
