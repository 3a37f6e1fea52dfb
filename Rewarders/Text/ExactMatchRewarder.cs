using Platform.Sdk;

namespace Platform.Rewarders.Text;

/// <summary>1 when the last reply is the task's answer, or one of several, else 0. Abstains where the task has none. Id <c>exact-match-v1</c>.</summary>
/// <param name="options">Where the answer stands and how it is compared.</param>
public sealed class ExactMatchRewarder(ExactMatchOptions options) : IRewarder
{
    /// <inheritdoc/>
    public ValueTask<Reward> ScoreAsync(Episode episode, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(episode);
        var answers = TaskAnswer.Read(episode.Task, options.Parameter);
        if (answers.Count == 0)
            return new(TaskAnswer.Missing(episode.Task, options.Parameter, "answer"));
        var comparison = options.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var reply = Prepare(episode.LastReply);
        var isRight = answers.Any(answer => string.Equals(Prepare(answer), reply, comparison));
        return new(new Reward(isRight ? 1 : 0, isRight ? "the reply is the answer" : "the reply is not the answer"));
    }

    private string Prepare(string text) => options.Trim ? text.Trim() : text;
}

/// <summary>Settings of <c>exact-match-v1</c>.</summary>
public sealed record ExactMatchOptions
{
    /// <summary>Task parameter with the answer: a text, a number, or a list of either, any of which is right.</summary>
    [Setting("Task parameter with the answer: a text, a number, or a list of right ones.")]
    public string Parameter { get; init; } = "answer";

    /// <summary>Whether upper and lower case are the same.</summary>
    [Setting("Whether upper and lower case are the same.")]
    public bool IgnoreCase { get; init; }

    /// <summary>Whether white space around reply and answer is left out.</summary>
    [Setting("Whether white space around reply and answer is left out.")]
    public bool Trim { get; init; } = true;
}
