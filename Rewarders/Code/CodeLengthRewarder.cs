using System.Globalization;
using Platform.Sdk;

namespace Platform.Rewarders.Code;

/// <summary>0 while the last program is no longer than a free length, then falling linearly to −1 at a limit, and −1 beyond. Id <c>code-length-v1</c>.</summary>
/// <param name="options">The lengths.</param>
public sealed class CodeLengthRewarder(CodeLengthOptions options) : IRewarder
{
    /// <inheritdoc/>
    public ValueTask<Reward> ScoreAsync(Episode episode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(episode);
        return new(Measure.Score(episode, "programLength", length => new Reward(
            0 - Math.Clamp((length - options.Free) / (options.Limit - options.Free), 0, 1), string.Create(CultureInfo.InvariantCulture, $"{length} characters"))));
    }
}

/// <summary>Settings of <c>code-length-v1</c>.</summary>
public sealed record CodeLengthOptions : IValidatedSettings
{
    /// <summary>Length up to which nothing is paid.</summary>
    [Setting("Characters of the last program up to which nothing is paid.", Minimum = 0, Maximum = 10_000_000)]
    public int Free { get; init; } = 1000;

    /// <summary>Length at which the penalty is −1.</summary>
    [Setting("Characters at which the penalty is -1; above free.", Minimum = 1, Maximum = 10_000_000)]
    public int Limit { get; init; } = 4000;

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        if (Limit <= Free)
            yield return new($"{path}.limit", $"{path}.limit is {Limit}, which is not above {path}.free ({Free}): use {Free + 1} or more.");
    }
}
