using Platform.Sdk;
using Platform.Training.Plans.Guided;
using Platform.Training.Rollouts;

namespace Platform.Training.Learners.Guided;

/// <summary>Rollouts in groups, the last of which begin with a part of a demonstration of their task.</summary>
/// <param name="context">What the stage works with.</param>
/// <param name="options">Whose demonstrations, and how much of them.</param>
public sealed class PrefixRftSource(StageContext context, PrefixRftOptions options)
    : GuidedSource(context, options.BatchSize * options.Updates / options.GroupSize, options.GroupSize)
{
    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<Trajectory>> ComposeAsync(RoundPlay play, IReadOnlyList<TaskRequest> tasks, double progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(play);
        ArgumentNullException.ThrowIfNull(tasks);
        var demonstrations = await play.DemonstrateAsync(tasks, options.Demonstrator, cancellationToken).ConfigureAwait(false);
        var low = PrefixRft.Low(options, progress);
        var requests = play.Requests(tasks).ToArray();
        var member = 0;
        double share = 0;
        var prefixed = 0;
        for (var i = 0; i < requests.Length; i++)
        {
            var request = requests[i];
            member = i > 0 && requests[i - 1].Group == request.Group ? member + 1 : 0;
            if (member < tasks[request.Group].Rollouts - options.Prefixed || demonstrations[request.Group] is not { } demonstration)
                continue;
            // How much: ⌊l · |y*|⌋ tokens, l uniform between low and high
            var replies = demonstration.Episode.Turns.Select(turn => turn.Tokens!.Sampled).ToArray();
            var l = low + (options.High - low) * new SeededRandom(request.PolicySeed, 1).NextDouble();
            requests[i] = request with { Opening = RolloutOpening.Prefix(replies, (int)Math.Floor(l * replies.Sum(reply => reply.Count))) };
            (share, prefixed) = (share + l, prefixed + 1);
        }

        var played = await play.PlayAsync([.. requests.Where(request => request.Opening is null)], isReported: true, sampling: null, cancellationToken).ConfigureAwait(false);
        var continued = await play.PlayAsync([.. requests.Where(request => request.Opening is not null)], isReported: false, sampling: null, cancellationToken).ConfigureAwait(false);
        if (prefixed > 0)
            play.Metrics["prefixShare"] = share / prefixed;
        double[] returns = [.. continued.OfType<PlayedEpisode>().Select(episode => episode.Return)];
        if (returns.Length > 0)
            play.Metrics["continuationReward"] = returns.Average();
        return [.. played.Concat(continued).OfType<PlayedEpisode>().Select(episode => episode.ToTrajectory(episode.Request.Group, trainsGiven: true)).OrderBy(trajectory => trajectory.Group)];
    }
}
