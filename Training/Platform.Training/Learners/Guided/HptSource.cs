using Platform.Sdk;
using Platform.Training.Plans.Guided;
using Platform.Training.Rollouts;

namespace Platform.Training.Learners.Guided;

/// <summary>Rollouts in groups, of which those of failed tasks give way to a demonstration.</summary>
/// <remarks>A failed task without a usable demonstration is skipped and counted, as are its rollouts.</remarks>
/// <param name="context">What the stage works with.</param>
/// <param name="options">The gate and whom to imitate.</param>
public sealed class HptSource(StageContext context, HptOptions options)
    : GuidedSource(context, options.BatchSize * options.Updates / options.GroupSize, options.GroupSize)
{
    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<Trajectory>> ComposeAsync(RoundPlay play, IReadOnlyList<TaskRequest> tasks, double progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(play);
        ArgumentNullException.ThrowIfNull(tasks);
        var played = await play.PlayAsync(play.Requests(tasks), isReported: true, sampling: null, cancellationToken).ConfigureAwait(false);
        var groups = played.OfType<PlayedEpisode>().Select(episode => episode.ToTrajectory(episode.Request.Group)).ToLookup(trajectory => trajectory.Group);
        int[] failed = [.. groups.Where(group => group.Count(trajectory => trajectory.IsSolved(options.SuccessReturn)) <= options.Gate).Select(group => group.Key)];
        var demonstrations = await play.DemonstrateAsync([.. failed.Select(group => tasks[group])], options.Demonstrator, cancellationToken).ConfigureAwait(false);
        var byGroup = failed.Zip(demonstrations).ToDictionary(pair => pair.First, pair => pair.Second);
        var trajectories = new List<Trajectory>();
        int imitated = 0, skipped = 0;
        foreach (var group in groups)
        {
            if (!byGroup.TryGetValue(group.Key, out var demonstration))
            {
                trajectories.AddRange(group);
                continue;
            }

            var usable = demonstration is not null && demonstration.Return >= (options.MinimumReturn ?? double.NegativeInfinity);
            if (usable)
                trajectories.Add(demonstration!.ToTrajectory(group.Key, trainsGiven: true));
            if (usable && !options.DropsRollouts)
                trajectories.AddRange(group);
            (imitated, skipped) = (imitated + (usable ? 1 : 0), skipped + (usable ? 0 : 1));
        }

        play.Metrics["imitatedTasks"] = (double)imitated / Math.Max(1, groups.Count);
        play.Metrics["skippedTasks"] = skipped;
        return trajectories;
    }
}
