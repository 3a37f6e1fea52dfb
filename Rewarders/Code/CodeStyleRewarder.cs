using Platform.Sdk;

namespace Platform.Rewarders.Code;

/// <summary>0 for a tidy last program, falling to −1 with the share of its lines that are not: too long, with white space at the end, indented with tabs and spaces, or the third empty line in a row. Id <c>code-style-v1</c>.</summary>
/// <remarks>Abstains where the last reply holds no program.</remarks>
/// <param name="options">What is tidy.</param>
public sealed class CodeStyleRewarder(CodeStyleOptions options) : IRewarder
{
    /// <inheritdoc/>
    public ValueTask<Reward> ScoreAsync(Episode episode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(episode);
        var code = Code(episode.LastReply);
        if (string.IsNullOrWhiteSpace(code))
            return new(Reward.Abstain($"The last reply to task '{episode.Task.Id}' holds no program."));
        var lines = code.Split('\n');
        var untidy = Enumerable.Range(0, lines.Length).Count(index => IsUntidy(lines, index));
        return new(new Reward(0 - ((double)untidy / lines.Length), $"{untidy} of {lines.Length} lines are untidy"));
    }

    /// <summary>The last fenced block, or the whole reply where there is none.</summary>
    private static string Code(string reply)
    {
        var end = reply.LastIndexOf("```", StringComparison.Ordinal);
        if (end <= 0)
            return reply.Trim('\n');
        var open = reply.LastIndexOf("```", end - 1, StringComparison.Ordinal);
        var start = open < 0 ? -1 : reply.IndexOf('\n', open);
        return start < 0 || start >= end ? reply.Trim('\n') : reply[(start + 1)..end].Trim('\n');
    }

    private bool IsUntidy(string[] lines, int index)
    {
        var line = lines[index];
        var indent = line[..(line.Length - line.TrimStart(' ', '\t').Length)];
        return line.Length > options.LineLength || line.Length != line.TrimEnd().Length || (indent.Contains('\t') && indent.Contains(' '))
            || (index >= 2 && line.Length == 0 && lines[index - 1].Length == 0 && lines[index - 2].Length == 0);
    }
}

/// <summary>Settings of <c>code-style-v1</c>.</summary>
public sealed record CodeStyleOptions
{
    /// <summary>Characters that a line may have.</summary>
    [Setting("Characters that a line may have.", Minimum = 20, Maximum = 10_000)]
    public int LineLength { get; init; } = 120;
}
