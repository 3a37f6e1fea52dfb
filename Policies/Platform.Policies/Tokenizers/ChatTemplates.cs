using Platform.Sdk;

namespace Platform.Policies.Tokenizers;

/// <summary>The built-in chat templates.</summary>
public static class ChatTemplates
{
    /// <summary>The names that <see cref="Create"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [RoleChatTemplate.TemplateName, PlainChatTemplate.TemplateName];

    /// <summary>A chat template by its name in recipes.</summary>
    /// <param name="name"><c>chat</c> or <c>plain</c>.</param>
    /// <param name="tokenizer">Must have the special tokens that the template writes.</param>
    /// <param name="tools">How tools are announced and called; null takes what <see cref="ToolPrompt.For"/> means by <c>auto</c>.</param>
    /// <exception cref="ArgumentException">No template has this name, or the tokenizer lacks a token of it.</exception>
    public static IChatTemplate Create(string name, ByteLevelBpeTokenizer tokenizer, ToolPrompt? tools = null) => name switch
    {
        RoleChatTemplate.TemplateName => new RoleChatTemplate(tokenizer, tools),
        PlainChatTemplate.TemplateName => new PlainChatTemplate(tokenizer, tools),
        _ => throw new ArgumentException($"There is no chat template '{name}': {NearestName.Suggest(name, Names)}", nameof(name)),
    };
}
