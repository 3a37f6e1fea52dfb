using System.Text.Json.Nodes;
using Platform.Sdk;
using Platform.Training.Plans.Guided;
using Platform.Training.Rollouts;

namespace Platform.Training.Learners.Guided;

/// <summary>Rollouts in groups, and a second play with a hint of the tasks that every rollout failed.</summary>
/// <param name="context">What the stage works with.</param>
/// <param name="options">Where hints come from.</param>
public sealed class GuideGrpoSource(StageContext context, GuideGrpoOptions options)
    : GuidedSource(context, options.BatchSize * options.Updates / options.GroupSize, options.GroupSize)
{
    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<Trajectory>> ComposeAsync(RoundPlay play, IReadOnlyList<TaskRequest> tasks, double progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(play);
        ArgumentNullException.ThrowIfNull(tasks);
        var played = await play.PlayAsync(play.Requests(tasks), isReported: true, sampling: null, cancellationToken).ConfigureAwait(false);
        var trajectories = played.OfType<PlayedEpisode>().Select(episode => episode.ToTrajectory(episode.Request.Group)).ToList();
        int[] failed = [.. trajectories.GroupBy(trajectory => trajectory.Group).Where(group => !group.Any(trajectory => trajectory.IsSolved(options.SuccessReturn))).Select(group => group.Key)];
        var hints = await HintsAsync(play, [.. failed.Select(group => tasks[group])], cancellationToken).ConfigureAwait(false);
        var again = failed.Zip(hints).Where(pair => pair.Second is not null).ToArray();
        var requests = play.Requests([.. again.Select(pair => tasks[pair.First] with { Rollouts = options.HintedRollouts > 0 ? options.HintedRollouts : tasks[pair.First].Rollouts })])
            .Select(request => request with { Group = again[request.Group].First, Opening = new() { Hint = again[request.Group].Second } });
        var hinted = (await play.PlayAsync([.. requests], isReported: false, sampling: null, cancellationToken).ConfigureAwait(false)).OfType<PlayedEpisode>()
            .Select(episode => episode.ToTrajectory(episode.Request.Group)).ToArray();
        trajectories.AddRange(hinted);
        play.Metrics["failedTasks"] = failed.Length;
        play.Metrics["hintedTasks"] = again.Length;
        play.Metrics["hintedSuccess"] = hinted.Length == 0 ? 0 : hinted.Average(trajectory => trajectory.IsSolved(options.SuccessReturn) ? 1.0 : 0);
        return [.. trajectories.OrderBy(trajectory => trajectory.Group)];
    }

    private async Task<string?[]> HintsAsync(RoundPlay play, IReadOnlyList<TaskRequest> tasks, CancellationToken cancellationToken)
    {
        var hints = tasks.Select(task => task.Task.Parameters[options.HintParameter] is JsonValue value && value.TryGetValue(out string? text) ? text : null).ToArray();
        int[] without = [.. Enumerable.Range(0, hints.Length).Where(i => hints[i] is null)];
        if (options.Demonstrator.Length > 0)
        {
            var demonstrations = await play.DemonstrateAsync([.. without.Select(i => tasks[i])], options.Demonstrator, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < without.Length; i++)
                if (demonstrations[i] is { Episode.Turns: { Count: > 0 } turns })
                    hints[without[i]] = string.Join(", ", (options.HintActions > 0 ? turns.Take(options.HintActions) : turns).Select(turn => turn.Action.Text.Trim()));
        }

        return [.. hints.Select(hint => hint is null ? null : options.HintText.Replace("{hint}", hint, StringComparison.Ordinal))];
    }
}
