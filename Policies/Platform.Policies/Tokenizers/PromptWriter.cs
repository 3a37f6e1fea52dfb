using Microsoft.Extensions.AI;

namespace Platform.Policies.Tokenizers;

/// <summary>Writes one conversation's prompts, turn by turn: what closes the last reply, the tools, the new messages, and what opens the next reply.</summary>
/// <remarks>Rollouts and demonstrations are written by this one class, so that they look the same to a model. Tools are announced once, before the first
/// message, within the system's message if that is the first; when others are on offer later, after that turn's messages. One conversation, one thread at a time.</remarks>
/// <param name="template">Writes the messages.</param>
public sealed class PromptWriter(IChatTemplate template)
{
    private IReadOnlyList<AITool> _announced = [];
    private IReadOnlyList<AITool> _offered = [];
    private bool? _endTokenWasSampled; // null before the first reply

    /// <summary>The tokens to append before the next reply. Nothing counts as written before <see cref="Replied"/>.</summary>
    /// <param name="messages">What is new since the last reply.</param>
    /// <param name="tools">Tools on offer for the next reply.</param>
    /// <exception cref="NotSupportedException">A message has content that is no text.</exception>
    public List<int> Next(IReadOnlyList<ChatMessage> messages, IReadOnlyList<AITool> tools)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(tools);
        var tokens = new List<int>();
        if (_endTokenWasSampled is { } sampled)
            template.EndReply(tokens, sampled);
        var isFirst = _endTokenWasSampled is null;
        _offered = tools;
        var announcement = AreSame(_announced, tools) ? "" : template.Tools.Announce(tools, isChange: !isFirst);
        var next = 0;
        if (isFirst && announcement.Length > 0)
        {
            var isSystem = messages.Count > 0 && messages[0].Role == ChatRole.System;
            template.Append(isSystem ? new ChatMessage(ChatRole.System, [.. messages[0].Contents, new TextContent($"\n\n{announcement}")]) : new ChatMessage(ChatRole.System, announcement), tokens);
            next = isSystem ? 1 : 0;
        }

        for (; next < messages.Count; next++)
            template.Append(messages[next], tokens);
        if (!isFirst && announcement.Length > 0)
            template.Append(new ChatMessage(ChatRole.System, announcement), tokens);
        template.BeginReply(tokens);
        return tokens;
    }

    /// <summary>Notes that the reply to the last <see cref="Next"/> was sampled.</summary>
    /// <param name="sampled">Its tokens, at least one.</param>
    public void Replied(ReadOnlySpan<int> sampled)
    {
        _endTokenWasSampled = sampled.Length > 0 && template.StopTokens.Contains(sampled[^1]);
        _announced = _offered;
    }

    private static bool AreSame(IReadOnlyList<AITool> before, IReadOnlyList<AITool> now)
    {
        if (ReferenceEquals(before, now))
            return true;
        if (before.Count != now.Count)
            return false;
        for (var i = 0; i < now.Count; i++)
            if (!ReferenceEquals(before[i], now[i]) && !(before[i].Name == now[i].Name && before[i].Description == now[i].Description && SchemaOf(before[i]) == SchemaOf(now[i])))
                return false;
        return true;
    }

    private static string SchemaOf(AITool tool) => tool is AIFunctionDeclaration { JsonSchema: { ValueKind: not System.Text.Json.JsonValueKind.Undefined } schema } ? schema.GetRawText() : "";
}
