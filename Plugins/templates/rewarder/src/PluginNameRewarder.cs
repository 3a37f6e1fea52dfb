using System.Globalization;
using Platform.Sdk;

namespace PluginName;

/// <summary>How short the replies are, in [0, 1], mean over the turns: 1 for an empty reply, 0 from <see cref="PluginNameOptions.Limit"/> characters on. Id <c>plugin-name-v1</c>.</summary>
/// <remarks>Abstains where the agent never acted: no verdict is not a zero. Its weight belongs to the recipe that uses it.</remarks>
/// <param name="options">Checked against their ranges before they come here.</param>
public sealed class PluginNameRewarder(PluginNameOptions options) : IRewarder
{
    /// <inheritdoc/>
    public ValueTask<Reward> ScoreAsync(Episode episode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(episode);
        if (episode.Turns.Count == 0)
            return new(Reward.Abstain($"Task '{episode.Task.Id}' ended before the agent replied."));
        var score = episode.Turns.Average(turn => Math.Max(0, 1 - ((double)turn.Action.Text.Length / options.Limit)));
        return new(new Reward(score, string.Create(CultureInfo.InvariantCulture, $"{episode.Turns.Average(turn => turn.Action.Text.Length):0.#} characters per reply, of {options.Limit}")));
    }
}
