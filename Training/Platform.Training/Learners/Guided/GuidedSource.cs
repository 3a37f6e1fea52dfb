using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Platform.Sdk;
using Platform.Training.Curricula;
using Platform.Training.Rollouts;

namespace Platform.Training.Learners.Guided;

/// <summary>Rounds for which a method plays in its own way: the curriculum's tasks, with demonstrations, given beginnings, hints or a second play.</summary>
public abstract class GuidedSource : IRoundSource
{
    private readonly StageCurriculum _curriculum;
    private readonly int _groups;
    private RoundPlay? _play;

    /// <summary>Rounds of a number of tasks.</summary>
    /// <param name="context">What the stage works with.</param>
    /// <param name="groups">Tasks per round.</param>
    /// <param name="groupSize">Rollouts per task, where the curriculum does not say otherwise.</param>
    protected GuidedSource(StageContext context, int groups, int groupSize)
    {
        ArgumentNullException.ThrowIfNull(context);
        (Context, _groups) = (context, groups);
        _curriculum = context.CreateCurriculum(groupSize);
    }

    /// <summary>What the stage works with.</summary>
    protected StageContext Context { get; }

    /// <summary>Who plays: the stage's policy, unless the method says otherwise.</summary>
    protected virtual IPolicy Player => Context.Policy.Policy;

    /// <inheritdoc/>
    public async Task<SourcedRound> NextAsync(int stageStep, CancellationToken cancellationToken)
    {
        var before = _curriculum.SaveState();
        try
        {
            _play = new(Context, stageStep) { Player = Player };
            var trajectories = await ComposeAsync(_play, _curriculum.Next(_groups), (double)stageStep / Context.Stage.Steps, cancellationToken).ConfigureAwait(false);
            return _play.Finish(trajectories);
        }
        catch (OperationCanceledException)
        {
            _curriculum.LoadState(before);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Report(SourcedRound round, IReadOnlyList<double> meanAbsoluteAdvantage)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(meanAbsoluteAdvantage);
        var advantages = new ConditionalWeakTable<Episode, object>();
        for (var i = 0; i < meanAbsoluteAdvantage.Count; i++)
            if (round.Trajectories[i].HasEpisode)
                advantages.AddOrUpdate(round.Trajectories[i].Episode, meanAbsoluteAdvantage[i]);
        _curriculum.Report([.. _play!.Reported.Select(played => StageCurriculum.Outcome(
            played.Episode, played.Return, meanAbsoluteAdvantage.Count == 0 ? null : advantages.TryGetValue(played.Episode, out var known) ? (double)known : 0))]);
    }

    /// <inheritdoc/>
    public virtual JsonObject SaveState() => _curriculum.SaveState();

    /// <inheritdoc/>
    public virtual void LoadState(JsonObject state) => _curriculum.LoadState(state);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes what the source has of its own.</summary>
    /// <param name="disposing">False from a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _curriculum.Dispose();
    }

    /// <summary>Plays what the method needs.</summary>
    /// <param name="play">Plays, scores and counts.</param>
    /// <param name="tasks">What the curriculum chose.</param>
    /// <param name="progress">How much of the stage is over, in [0, 1).</param>
    /// <param name="cancellationToken">Ends the play.</param>
    /// <returns>What is learnt from. <see cref="Trajectory.Group"/> is the task's place in <paramref name="tasks"/>, unless the objective reads it otherwise.</returns>
    protected abstract Task<IReadOnlyList<Trajectory>> ComposeAsync(RoundPlay play, IReadOnlyList<TaskRequest> tasks, double progress, CancellationToken cancellationToken);
}
