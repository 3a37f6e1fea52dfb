namespace Platform.Policies.Generation;

/// <summary>Guesses the next tokens of a conversation from what followed the last few tokens when they stood there before: a draft that costs no second model.</summary>
/// <remarks>Source: speculative decoding, arXiv:2211.17192, with the conversation itself as the drafting model (prompt lookup). Each drafted position is sampled
/// from the model's own logits with the conversation's own chance, and the draft only stands where it says the same, so a reply is the same with and without it.</remarks>
internal struct PromptLookup
{
    private const int Most = 8; // drafted tokens
    private const int Matched = 3; // tokens that must stand before
    private const int Pause = 32; // tokens without a draft after drafts that did not hold

    private int _length = 4;
    private int _resume;

    public PromptLookup()
    {
    }

    /// <summary>A guess of the tokens that follow.</summary>
    /// <param name="history">Every token so far.</param>
    /// <param name="limit">Most tokens that are of use.</param>
    /// <returns>A piece of the history; often empty.</returns>
    public readonly ReadOnlySpan<int> Draft(ReadOnlySpan<int> history, int limit)
    {
        if (limit < 1 || history.Length <= Matched || history.Length < _resume)
            return [];
        var at = history[..^1].LastIndexOf(history[^Matched..]);
        return at < 0 ? [] : history.Slice(at + Matched, Math.Min(Math.Min(limit, _length), history.Length - at - Matched));
    }

    /// <summary>Learns how many tokens of a draft held: longer drafts after one that held wholly, shorter ones and at last a pause after those that failed.</summary>
    /// <param name="drafted">Tokens of the draft, 1 or more.</param>
    /// <param name="accepted">How many of them were sampled.</param>
    /// <param name="position">Tokens in the history now.</param>
    public void Learn(int drafted, int accepted, int position)
    {
        if (accepted == drafted)
            _length = Math.Min(Most, _length + 2);
        else if (accepted == 0 && _length == 1)
            _resume = position + Pause;
        else if (2 * accepted < drafted)
            _length = Math.Max(1, _length / 2);
    }
}
