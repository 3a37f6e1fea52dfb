using Platform.Sdk;

namespace Platform.Rewarders.Text;

/// <summary>Share of the task's other rollouts whose replies differ from this one's, in [0, 1]: high where a policy tries different things. Abstains on a single rollout. Id <c>distinct-v1</c>.</summary>
/// <param name="options">What counts as different.</param>
public sealed class DistinctRewarder(DistinctOptions options) : IGroupRewarder
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Reward>> ScoreAsync(IReadOnlyList<Episode> group, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (group.Count < 2)
            return new([.. group.Select(episode => Reward.Abstain($"Task '{episode.Task.Id}' has a single rollout to compare."))]);
        string[] played = [.. group.Select(Replies)];
        var same = played.CountBy(text => text, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => pair.Value - 1, StringComparer.Ordinal);
        var others = group.Count - 1;
        return new([.. played.Select(text => new Reward((double)(others - same[text]) / others, $"{others - same[text]} of {others} other rollouts differ"))]);
    }

    // Lengths stand between the replies, so that no two lists of replies read alike.
    private string Replies(Episode episode) => options.LastOnly
        ? episode.LastReply.Trim()
        : string.Concat(episode.Turns.Select(turn => turn.Action.Text.Trim()).Select(text => $"{text.Length}:{text}"));
}

/// <summary>Settings of <c>distinct-v1</c>.</summary>
public sealed record DistinctOptions
{
    /// <summary>Whether only the last replies are compared.</summary>
    [Setting("Whether only the last replies are compared.")]
    public bool LastOnly { get; init; }
}
