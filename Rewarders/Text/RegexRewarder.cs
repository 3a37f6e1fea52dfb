using System.Text.RegularExpressions;
using Platform.Sdk;

namespace Platform.Rewarders.Text;

/// <summary>1 when the last reply matches a regular expression, else 0. Id <c>regex-v1</c>.</summary>
/// <remarks>An expression without look-around and back-references is matched in time that grows linearly with the reply. Any other is given up after
/// <see cref="RegexOptions.MatchSeconds"/>, and then there is no verdict, so that a reply written to be slow earns nothing.</remarks>
public sealed class RegexRewarder : IRewarder
{
    private readonly Regex _regex;
    private readonly double _seconds;

    /// <summary>Prepares the expression.</summary>
    /// <param name="options">The expression.</param>
    public RegexRewarder(RegexOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_regex, _seconds) = (Compile(options), options.MatchSeconds);
    }

    /// <inheritdoc/>
    public ValueTask<Reward> ScoreAsync(Episode episode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(episode);
        try
        {
            var isMatch = _regex.IsMatch(episode.LastReply);
            return new(new Reward(isMatch ? 1 : 0, isMatch ? "the reply matches" : "the reply does not match"));
        }
        catch (RegexMatchTimeoutException)
        {
            return new(Reward.Abstain($"The expression was not done with the reply to task '{episode.Task.Id}' after {_seconds} s."));
        }
    }

    /// <summary>The expression, in the engine that takes linear time if it can be.</summary>
    /// <exception cref="ArgumentException">The expression is malformed.</exception>
    internal static Regex Compile(RegexOptions options)
    {
        var flags = System.Text.RegularExpressions.RegexOptions.CultureInvariant
            | (options.IgnoreCase ? System.Text.RegularExpressions.RegexOptions.IgnoreCase : System.Text.RegularExpressions.RegexOptions.None);
        var limit = TimeSpan.FromSeconds(options.MatchSeconds);
        try
        {
            return new(options.Pattern, flags | System.Text.RegularExpressions.RegexOptions.NonBacktracking, limit);
        }
        catch (NotSupportedException)
        {
            return new(options.Pattern, flags, limit);
        }
    }
}

/// <summary>Settings of <c>regex-v1</c>.</summary>
public sealed record RegexOptions : IValidatedSettings
{
    /// <summary>The expression, in .NET's language.</summary>
    [Setting("The expression; ^ and $ tie it to the ends of the reply.")]
    public string Pattern { get; init; } = "";

    /// <summary>Whether upper and lower case are the same.</summary>
    [Setting("Whether upper and lower case are the same.")]
    public bool IgnoreCase { get; init; }

    /// <summary>Seconds after which a match is given up.</summary>
    [Setting("Seconds after which a match is given up without a verdict.", Minimum = 0.001, Maximum = 60)]
    public double MatchSeconds { get; init; } = 1;

    /// <inheritdoc/>
    public IEnumerable<SettingError> Validate(string path)
    {
        if (Pattern.Length == 0)
        {
            yield return new($"{path}.pattern", $"{path}.pattern is empty, but an expression is expected, such as '^[0-9]+$'.");
            yield break;
        }

        string? fault = null;
        try
        {
            _ = RegexRewarder.Compile(this);
        }
        catch (ArgumentException exception)
        {
            fault = exception.Message.ReplaceLineEndings(" ").TrimEnd('.');
        }

        if (fault is not null)
            yield return new($"{path}.pattern", $"{path}.pattern is '{Pattern}', which is no regular expression ({fault}): use one such as '^[0-9]+$'.");
    }
}
