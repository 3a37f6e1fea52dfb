using Platform.Sdk;

namespace Platform.Rewarders.Text;

/// <summary>−1 at every turn whose action could not be read, else 0: a learner that credits turns blames the turn itself. Id <c>turn-format-v1</c>.</summary>
public sealed class TurnFormatRewarder : ITurnRewarder
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Reward>> ScoreTurnsAsync(Episode episode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(episode);
        return new([.. episode.Turns.Select(turn => FormatRewarder.IsRead(turn) ? new Reward(0) : new Reward(-1, turn.ActionError ?? turn.Action.ParseError ?? ""))]);
    }
}

/// <summary>Settings of <c>turn-format-v1</c>: it has none.</summary>
public sealed record TurnFormatOptions;
