using Platform.Sdk;

namespace Platform.Rewarders.Text;

/// <summary>0 while an episode's replies are no longer than a free length, then falling linearly to −1 at a limit, and −1 beyond. Id <c>length-penalty-v1</c>.</summary>
/// <remarks>Source: the soft overlong punishment of DAPO, arXiv:2503.14476, section 3.4, over all replies of the episode. Abstains where tokens are counted and the policy has none.</remarks>
/// <param name="options">The lengths.</param>
public sealed class LengthPenaltyRewarder(LengthPenaltyOptions options) : IRewarder
{
    /// <inheritdoc/>
    public ValueTask<Reward> ScoreAsync(Episode episode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(episode);
        if (options.Unit == LengthUnit.Tokens && episode.Turns.Any(turn => turn.Tokens is null))
            return new(Reward.Abstain($"The replies to task '{episode.Task.Id}' have no tokens to count: use unit: characters."));
        var length = episode.Turns.Sum(turn => options.Unit == LengthUnit.Tokens ? turn.Tokens!.Sampled.Count : turn.Action.Text.Length);
        var over = Math.Clamp((double)(length - options.Free) / (options.Limit - options.Free), 0, 1);
        return new(new Reward(0 - over, $"{length} {(options.Unit == LengthUnit.Tokens ? "tokens" : "characters")}"));
    }
}

/// <summary>Settings of <c>length-penalty-v1</c>.</summary>
public sealed record LengthPenaltyOptions : IValidatedSettings
{
    /// <summary>What is counted.</summary>
    [Setting("What is counted: tokens that were sampled, or characters of the replies.")]
    public LengthUnit Unit { get; init; }

    /// <summary>Length up to which nothing is paid.</summary>
    [Setting("Length of all replies of an episode up to which nothing is paid.", Minimum = 0, Maximum = 10_000_000)]
    public int Free { get; init; } = 256;

    /// <summary>Length at which the penalty is −1.</summary>
    [Setting("Length at which the penalty is -1; above free.", Minimum = 1, Maximum = 10_000_000)]
    public int Limit { get; init; } = 512;

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        if (Limit <= Free)
            yield return new($"{path}.limit", $"{path}.limit is {Limit}, which is not above {path}.free ({Free}): use {Free + 1} or more.");
    }
}

/// <summary>What a length is measured in.</summary>
public enum LengthUnit
{
    /// <summary>Sampled tokens.</summary>
    Tokens,

    /// <summary>Characters of the replies.</summary>
    Characters,
}
