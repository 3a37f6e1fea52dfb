using Platform.Sdk;

namespace Platform.Rewarders.Text;

/// <summary>Share of the wanted texts that the last reply contains, in [0, 1]. Abstains where neither the settings nor the task name any. Id <c>contains-v1</c>.</summary>
/// <param name="options">The texts.</param>
public sealed class ContainsRewarder(ContainsOptions options) : IRewarder
{
    /// <inheritdoc/>
    public ValueTask<Reward> ScoreAsync(Episode episode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(episode);
        var wanted = options.Texts.Count > 0 ? options.Texts : TaskAnswer.Read(episode.Task, options.Parameter);
        if (wanted.Count == 0)
            return new(TaskAnswer.Missing(episode.Task, options.Parameter, "text"));
        var comparison = options.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var found = wanted.Count(text => episode.LastReply.Contains(text, comparison));
        return new(new Reward((double)found / wanted.Count, $"{found} of {wanted.Count} wanted texts"));
    }
}

/// <summary>Settings of <c>contains-v1</c>.</summary>
public sealed record ContainsOptions
{
    /// <summary>The texts; empty takes the task's.</summary>
    [Setting("The wanted texts; empty takes the task's.")]
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>Task parameter with the texts, where the settings name none.</summary>
    [Setting("Task parameter with the wanted text, or a list of them, where texts is empty.")]
    public string Parameter { get; init; } = "contains";

    /// <summary>Whether upper and lower case are the same.</summary>
    [Setting("Whether upper and lower case are the same.")]
    public bool IgnoreCase { get; init; } = true;
}
