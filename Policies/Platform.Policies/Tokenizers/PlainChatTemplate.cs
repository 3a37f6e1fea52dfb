using Microsoft.Extensions.AI;

namespace Platform.Policies.Tokenizers;

/// <summary>Template <c>plain</c>: the content verbatim and nothing else, for small policies for which each token counts.</summary>
/// <remarks>
/// A reply ends when <c>&lt;|end|&gt;</c> is sampled (if the tokenizer has it), at a stop string, or at the limit of tokens. An empty conversation
/// gives the policy no token to condition on: let the first message have some text. The result of a tool call ends in a line break,
/// which is added where it has none, because nothing else parts it from what follows.
/// </remarks>
/// <param name="tokenizer">Any tokenizer.</param>
/// <param name="tools">How tools are announced and called; null takes what <see cref="ToolPrompt.For"/> means by <c>auto</c>.</param>
public sealed class PlainChatTemplate(ByteLevelBpeTokenizer tokenizer, ToolPrompt? tools = null) : IChatTemplate
{
    internal const string TemplateName = "plain";

    /// <inheritdoc/>
    public string Name => TemplateName;

    /// <inheritdoc/>
    public ToolPrompt Tools { get; } = tools ?? ToolPrompt.For("auto", "auto", TemplateName, tokenizer);

    /// <inheritdoc/>
    public IReadOnlyList<int> StopTokens { get; } = tokenizer.TryGetId(SpecialTokens.End, out var end) && tokenizer.IsSpecial(end) ? [end] : [];

    /// <inheritdoc/>
    public void Append(ChatMessage message, List<int> tokens)
    {
        var text = ChatText.Of(message, Tools.Writes);
        tokenizer.Encode(message.Role == ChatRole.Tool && !text.EndsWith('\n') ? text + "\n" : text, tokens);
    }

    /// <inheritdoc/>
    public void BeginReply(List<int> tokens)
    {
    }

    /// <inheritdoc/>
    public void EndReply(List<int> tokens, bool endTokenWasSampled)
    {
    }
}
