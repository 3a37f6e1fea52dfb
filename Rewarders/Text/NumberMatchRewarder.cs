using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Sdk;

namespace Platform.Rewarders.Text;

/// <summary>1 when the last number of the last reply is the task's answer, else 0. Abstains where the task has no number. Id <c>number-match-v1</c>.</summary>
/// <remarks>Numbers are read as <c>-1,234.5</c> or <c>1e-3</c>. They are equal when |given − expected| ≤ max(absoluteTolerance, relativeTolerance · |expected|).</remarks>
/// <param name="options">Where the answer stands and how near is near enough.</param>
public sealed partial class NumberMatchRewarder(NumberMatchOptions options) : IRewarder
{
    /// <inheritdoc/>
    public ValueTask<Reward> ScoreAsync(Episode episode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(episode);
        if (TaskAnswer.Read(episode.Task, options.Parameter) is not [var answer] || Read(answer, isWhole: true) is not { } expected)
            return new(TaskAnswer.Missing(episode.Task, options.Parameter, "number"));
        if (Read(episode.LastReply, options.WholeReply) is not { } given)
            return new(new Reward(0, FormattableString.Invariant($"expected {expected}, got no number")));
        var isRight = Math.Abs(given - expected) <= Math.Max(options.AbsoluteTolerance, options.RelativeTolerance * Math.Abs(expected));
        return new(new Reward(isRight ? 1 : 0, FormattableString.Invariant($"expected {expected}, got {given}")));
    }

    /// <summary>The last number of a text, or the number that it is; null where there is none that is finite.</summary>
    private static double? Read(string text, bool isWhole)
    {
        text = text.Trim();
        var last = Number().Matches(text) is { Count: > 0 } found ? found[^1] : null;
        return last is not null && (!isWhole || last.Length == text.Length)
            && double.TryParse(last.Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;
    }

    [GeneratedRegex(@"(?:(?<![0-9])[-+])?(?:(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?", System.Text.RegularExpressions.RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}

/// <summary>Settings of <c>number-match-v1</c>.</summary>
public sealed record NumberMatchOptions
{
    /// <summary>Task parameter with the answer.</summary>
    [Setting("Task parameter with the answer, a number.")]
    public string Parameter { get; init; } = "answer";

    /// <summary>Largest difference that still counts as equal.</summary>
    [Setting("Largest difference that still counts as equal.", Minimum = 0)]
    public double AbsoluteTolerance { get; init; }

    /// <summary>Largest difference that still counts as equal, as a share of the answer.</summary>
    [Setting("Largest difference that still counts as equal, as a share of the answer.", Minimum = 0, Maximum = 1)]
    public double RelativeTolerance { get; init; }

    /// <summary>Whether the reply must be nothing but the number.</summary>
    [Setting("Whether the reply must be nothing but the number.")]
    public bool WholeReply { get; init; }
}
