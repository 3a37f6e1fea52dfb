using Microsoft.Extensions.AI;

namespace Platform.Policies.Tokenizers;

/// <summary>Template <c>chat</c>: the token of the role, the content, <c>&lt;|end|&gt;</c>. The policy samples <c>&lt;|end|&gt;</c> itself to end its reply.</summary>
public sealed class RoleChatTemplate : IChatTemplate
{
    internal const string TemplateName = "chat";

    private readonly ByteLevelBpeTokenizer _tokenizer;
    private readonly Dictionary<ChatRole, int> _roles;
    private readonly int _end;

    /// <param name="tokenizer">Has the four role tokens and the end token of <see cref="SpecialTokens"/>.</param>
    /// <param name="tools">How tools are announced and called; null takes what <see cref="ToolPrompt.For"/> means by <c>auto</c>.</param>
    /// <exception cref="ArgumentException">The tokenizer lacks one of them.</exception>
    public RoleChatTemplate(ByteLevelBpeTokenizer tokenizer, ToolPrompt? tools = null)
    {
        _tokenizer = tokenizer;
        Tools = tools ?? ToolPrompt.For("auto", "auto", TemplateName, tokenizer);
        _end = Token(SpecialTokens.End);
        _roles = new()
        {
            [ChatRole.System] = Token(SpecialTokens.System),
            [ChatRole.User] = Token(SpecialTokens.User),
            [ChatRole.Assistant] = Token(SpecialTokens.Assistant),
            [ChatRole.Tool] = Token(SpecialTokens.Tool),
        };
        StopTokens = [_end];
    }

    /// <inheritdoc/>
    public string Name => TemplateName;

    /// <inheritdoc/>
    public ToolPrompt Tools { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> StopTokens { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The role is none of system, user, assistant and tool.</exception>
    public void Append(ChatMessage message, List<int> tokens)
    {
        if (!_roles.TryGetValue(message.Role, out var role))
            throw new ArgumentException($"A message has the role '{message.Role}', which template 'chat' cannot write: use system, user, assistant or tool.", nameof(message));
        var text = ChatText.Of(message, Tools.Writes);
        tokens.Add(role);
        _tokenizer.Encode(text, tokens);
        tokens.Add(_end);
    }

    /// <inheritdoc/>
    public void BeginReply(List<int> tokens) => tokens.Add(_roles[ChatRole.Assistant]);

    /// <inheritdoc/>
    public void EndReply(List<int> tokens, bool endTokenWasSampled)
    {
        if (!endTokenWasSampled)
            tokens.Add(_end);
    }

    private int Token(string name) => _tokenizer.TryGetId(name, out var id) && _tokenizer.IsSpecial(id) ? id : throw new ArgumentException(
        $"The tokenizer has no special token '{name}', which chat template 'chat' writes: train the vocabulary with it, or use template 'plain'.");
}
