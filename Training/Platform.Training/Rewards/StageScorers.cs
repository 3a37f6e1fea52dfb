using Platform.Training.Plans;

namespace Platform.Training.Rewards;

/// <summary>The scorers of a run's stages, each made when it is first asked for.</summary>
/// <param name="plan">The run.</param>
/// <param name="timeProvider">Time of the rewarders' limits.</param>
internal sealed class StageScorers(RunPlan plan, TimeProvider timeProvider) : IAsyncDisposable
{
    private readonly RubricScorer?[] _made = new RubricScorer?[plan.Stages.Count];

    /// <summary>The scorer of a stage; null where the environment's own reward is the score as it is.</summary>
    /// <param name="stage">Number of the stage, from 0.</param>
    /// <exception cref="Runs.RunException">A rewarder cannot be made.</exception>
    public RubricScorer? Of(int stage) => Rubric.IsEnvironmentAlone(plan.Stages[stage].Rewards) ? null : _made[stage] ??= new(plan.Stages[stage].Rewards, timeProvider);

    public async ValueTask DisposeAsync()
    {
        foreach (var scorer in _made)
            if (scorer is not null)
                await scorer.DisposeAsync().ConfigureAwait(false);
    }
}
