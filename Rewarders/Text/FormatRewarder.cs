using Platform.Sdk;

namespace Platform.Rewarders.Text;

/// <summary>Share of turns whose action could be read, in [0, 1]. Abstains on an episode without turns. Id <c>format-v1</c>.</summary>
public sealed class FormatRewarder : IRewarder
{
    /// <inheritdoc/>
    public ValueTask<Reward> ScoreAsync(Episode episode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(episode);
        if (episode.Turns.Count == 0)
            return new(Reward.Abstain($"The episode of task '{episode.Task.Id}' has no turns."));
        var read = episode.Turns.Count(IsRead);
        return new(new Reward((double)read / episode.Turns.Count, $"{read} of {episode.Turns.Count} actions could be read"));
    }

    /// <summary>Whether neither the parser nor the environment found fault with the action.</summary>
    internal static bool IsRead(Turn turn) => turn.ActionError is null && turn.Action.ParseError is null;
}

/// <summary>Settings of <c>format-v1</c>: it has none.</summary>
public sealed record FormatOptions;
