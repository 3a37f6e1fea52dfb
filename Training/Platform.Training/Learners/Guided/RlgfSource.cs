using Platform.Sdk;
using Platform.Training.Plans.Guided;
using Platform.Training.Rollouts;

namespace Platform.Training.Learners.Guided;

/// <summary>Rollouts of which some begin with a guide's play, cut at a random token: the policy finishes them and learns from its own tokens alone.</summary>
/// <remarks>Source: RLGF's PPO++, "Learning to Generate Better Than Your LLM", arXiv:2306.11816, section 4.1. Departures: AggreVaTeD, LOLS and D²LOLS, which let the guide roll out, are not
/// here; the guide's actions are rendered once in the policy's own tokens.</remarks>
/// <param name="context">What the stage works with.</param>
/// <param name="options">The guide, and how often it begins.</param>
public sealed class RlgfSource(StageContext context, RlgfOptions options)
    : GuidedSource(context, options.BatchSize * options.Updates / options.GroupSize, options.GroupSize)
{
    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<Trajectory>> ComposeAsync(RoundPlay play, IReadOnlyList<TaskRequest> tasks, double progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(play);
        ArgumentNullException.ThrowIfNull(tasks);
        var requests = play.Requests(tasks).ToArray();
        int[] guided = [.. Enumerable.Range(0, requests.Length).Where(i => new SeededRandom(requests[i].PolicySeed, 1).NextDouble() < options.RollIn)];
        int[] groups = [.. guided.Select(i => requests[i].Group).Distinct()];
        var played = await play.DemonstrateAsync([.. groups.Select(group => tasks[group])], options.Guide, cancellationToken).ConfigureAwait(false);
        var guides = groups.Zip(played).ToDictionary(pair => pair.First, pair => pair.Second);
        double given = 0;
        foreach (var i in guided)
        {
            if (guides[requests[i].Group] is not { } guide)
                continue;
            var replies = guide.Episode.Turns.Select(turn => turn.Tokens!.Sampled).ToArray();
            var tokens = SwitchAt(replies.Sum(reply => reply.Count), requests[i].PolicySeed);
            requests[i] = requests[i] with { Opening = RolloutOpening.Prefix(replies, tokens) };
            given += tokens;
        }

        var episodes = await play.PlayAsync(requests, isReported: true, sampling: null, cancellationToken).ConfigureAwait(false);
        play.Metrics["guidedTokens"] = given / requests.Length;
        return [.. episodes.OfType<PlayedEpisode>().Select(episode => episode.ToTrajectory(episode.Request.Group))];
    }

    /// <summary>Tokens of the guide's play before the policy takes over: uniform on [0, T).</summary>
    /// <param name="length">T: tokens of the whole play.</param>
    /// <param name="seed">Seed of the rollout.</param>
    public static int SwitchAt(int length, ulong seed) => length == 0 ? 0 : new SeededRandom(seed, 2).Next(length);
}
