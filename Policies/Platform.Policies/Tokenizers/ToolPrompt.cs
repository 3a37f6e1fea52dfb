using Microsoft.Extensions.AI;
using Platform.Sdk;

namespace Platform.Policies.Tokenizers;

/// <summary>How a policy is told of tools, and how its replies are read for calls.</summary>
/// <param name="Reads">The form its replies are read in; <see cref="ToolCallFormat.Auto"/> for any.</param>
/// <param name="Writes">The form that it is shown: in the description of the tools, in demonstrations, and in calls of messages. Not <see cref="ToolCallFormat.Auto"/>.</param>
/// <param name="Style">How much it is told of each tool.</param>
public sealed record ToolPrompt(ToolCallFormat Reads, ToolCallFormat Writes, ToolPromptStyle Style)
{
    private const string Auto = "auto";

    /// <summary>The names of the styles in recipes.</summary>
    public static IReadOnlyList<string> Styles { get; } = [Auto, "schemas", "signatures", "none"];

    /// <summary>What recipes mean by their names.</summary>
    /// <param name="format">A format's name. <c>auto</c> reads any form and writes that of the model's tokens, if it has some of one; else <c>hermes</c>, or <c>pythonic</c> for template <c>plain</c>.</param>
    /// <param name="style">One of <see cref="Styles"/>. <c>auto</c> shows lines for <c>pythonic</c>, schemas for all others.</param>
    /// <param name="template">Name of the chat template.</param>
    /// <param name="tokenizer">The policy's, or null while it has none.</param>
    /// <exception cref="ArgumentException">A name is not known.</exception>
    public static ToolPrompt For(string format, string style, string template, ByteLevelBpeTokenizer? tokenizer = null)
    {
        var reads = ToolCallFormat.Get(format);
        var writes = reads != ToolCallFormat.Auto ? reads : OfTokens(tokenizer) ?? (template == PlainChatTemplate.TemplateName ? ToolCallFormat.Pythonic : ToolCallFormat.Hermes);
        return new(reads, writes, style switch
        {
            Auto => writes == ToolCallFormat.Pythonic ? ToolPromptStyle.Signatures : ToolPromptStyle.Schemas,
            "schemas" => ToolPromptStyle.Schemas,
            "signatures" => ToolPromptStyle.Signatures,
            "none" => ToolPromptStyle.None,
            _ => throw new ArgumentException($"There is no style of tool prompts '{style}': {NearestName.Suggest(style, Styles)}", nameof(style)),
        });
    }

    /// <summary>The text that announces tools, ending in a line break; empty if there is nothing to say.</summary>
    /// <param name="tools">The tools on offer.</param>
    /// <param name="isChange">Whether others were announced before.</param>
    public string Announce(IReadOnlyList<AITool> tools, bool isChange)
    {
        ArgumentNullException.ThrowIfNull(tools);
        if (Style == ToolPromptStyle.None || (tools.Count == 0 && !isChange))
            return "";
        return tools.Count == 0 ? "There are no tools any more.\n" : $"{(isChange ? "The tools have changed. " : "")}{Writes.Describe(tools, Style)}\n";
    }

    /// <summary>The form that a model was made for, by the tokens that only it uses.</summary>
    private static ToolCallFormat? OfTokens(ByteLevelBpeTokenizer? tokenizer) =>
        tokenizer is null ? null
        : tokenizer.TryGetId("<tool_call>", out _) ? ToolCallFormat.Hermes
        : tokenizer.TryGetId("[TOOL_CALLS]", out _) ? ToolCallFormat.Mistral
        : tokenizer.TryGetId("<|python_tag|>", out _) ? ToolCallFormat.Llama3
        : null;
}
