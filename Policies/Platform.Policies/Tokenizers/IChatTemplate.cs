using Microsoft.Extensions.AI;

namespace Platform.Policies.Tokenizers;

/// <summary>Writes a conversation as token ids, append-only: what was written or sampled before is never tokenized again.</summary>
/// <remarks>
/// The order of calls of one conversation: <see cref="Append"/> for each new message, <see cref="BeginReply"/>, the sampled tokens,
/// <see cref="EndReply"/>, and again. Everything appended here carries mask 0 in training. Message text can't inject special tokens.
/// Safe for any number of threads.
/// </remarks>
public interface IChatTemplate
{
    /// <summary>The name in recipes.</summary>
    string Name { get; }

    /// <summary>How tools are announced and called.</summary>
    ToolPrompt Tools { get; }

    /// <summary>Tokens that end a reply when sampled; they belong to the reply's tokens, not to its text.</summary>
    IReadOnlyList<int> StopTokens { get; }

    /// <summary>Appends one message of any role, complete.</summary>
    /// <param name="message">Text, tool calls and tool results.</param>
    /// <param name="tokens">Appended to; may hold the whole conversation or only what is new.</param>
    /// <exception cref="NotSupportedException">The message has content that is no text, such as an image.</exception>
    void Append(ChatMessage message, List<int> tokens);

    /// <summary>Appends what stands before a reply of the policy.</summary>
    /// <param name="tokens">Appended to.</param>
    void BeginReply(List<int> tokens);

    /// <summary>Appends what stands after a reply of the policy.</summary>
    /// <param name="tokens">Appended to.</param>
    /// <param name="endTokenWasSampled">Whether the reply's last token is one of <see cref="StopTokens"/>.</param>
    void EndReply(List<int> tokens, bool endTokenWasSampled);
}
