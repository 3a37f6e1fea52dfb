namespace Platform.Training.Rollouts;

/// <summary>How an episode begins where the policy does not choose it alone: given beginnings of its replies, or a hint.</summary>
/// <remarks><see cref="Trajectory.Given"/> says which tokens were given; they train only if its maker says so. A hint is shown in the first turn and is absent from
/// the tokens that are trained on, so that the policy learns to do without.</remarks>
public sealed record RolloutOpening
{
    /// <summary>Tokens that the first replies begin with, turn by turn. A reply that they end (stop token, stop string, limit of tokens) is played as it is;
    /// otherwise the policy goes on from there. [turns][tokens]</summary>
    public IReadOnlyList<IReadOnlyList<int>> Replies { get; init; } = [];

    /// <summary>Shown as the user's last message of the first turn; null for none.</summary>
    public string? Hint { get; init; }

    /// <summary>Text after whose first occurrence in a reply the action begins, such as the mark that ends thinking; a reply without it is taken whole. Null takes every reply whole.</summary>
    public string? AnswerMark { get; init; }

    /// <summary>Most tokens of the first reply, given ones included; 0 leaves it to how replies are sampled.</summary>
    public int MaxTokens { get; init; }

    /// <summary>Most turns of this episode; 0 leaves it to the run.</summary>
    public int MaxTurns { get; init; }

    /// <summary>The beginning of a demonstration.</summary>
    /// <param name="replies">The demonstrated replies. [turns][tokens]</param>
    /// <param name="tokens">How many of their tokens are given.</param>
    public static RolloutOpening Prefix(IEnumerable<IReadOnlyList<int>> replies, int tokens)
    {
        ArgumentNullException.ThrowIfNull(replies);
        var given = new List<IReadOnlyList<int>>();
        foreach (var reply in replies)
        {
            if (tokens <= 0)
                break;
            given.Add(tokens >= reply.Count ? reply : [.. reply.Take(tokens)]);
            tokens -= reply.Count;
        }

        return new() { Replies = given };
    }

    /// <summary>The action's text.</summary>
    /// <param name="reply">Text of a whole reply.</param>
    internal string ActionText(string reply)
    {
        if (AnswerMark is not { Length: > 0 } mark)
            return reply;
        var at = reply.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? reply : reply[(at + mark.Length)..];
    }
}
