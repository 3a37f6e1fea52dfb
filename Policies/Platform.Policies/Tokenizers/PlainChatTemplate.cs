using Microsoft.Extensions.AI;

namespace Platform.Policies.Tokenizers;

/// <summary>Template <c>plain</c>: the content verbatim and nothing else, for small policies for which each token counts.</summary>
/// <remarks>
/// A reply ends when <c>&lt;|end|&gt;</c> is sampled (if the tokenizer has it), at a stop string, or at the limit of tokens. An empty conversation
/// gives the policy no token to condition on: let the first message have some text.
/// </remarks>
/// <param name="tokenizer">Any tokenizer.</param>
public sealed class PlainChatTemplate(ByteLevelBpeTokenizer tokenizer) : IChatTemplate
{
    internal const string TemplateName = "plain";

    /// <inheritdoc/>
    public string Name => TemplateName;

    /// <inheritdoc/>
    public IReadOnlyList<int> StopTokens { get; } = tokenizer.TryGetId(SpecialTokens.End, out var end) && tokenizer.IsSpecial(end) ? [end] : [];

    /// <inheritdoc/>
    public void Append(ChatMessage message, List<int> tokens) => tokenizer.Encode(ChatText.Of(message), tokens);

    /// <inheritdoc/>
    public void BeginReply(List<int> tokens)
    {
    }

    /// <inheritdoc/>
    public void EndReply(List<int> tokens, bool endTokenWasSampled)
    {
    }
}
