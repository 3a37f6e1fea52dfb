using Microsoft.Extensions.AI;
using Platform.Policies.Tokenizers;

namespace Platform.Policies.Tests.Tokenizers;

public sealed class ChatTemplatesTests
{
    private static readonly ByteLevelBpeTokenizer s_tokenizer = ByteLevelBpeTokenizer.ForBytes();

    [Fact]
    public void Chat_Conversation_WritesRoleContentEnd()
    {
        var (template, tokens) = (ChatTemplates.Create("chat", s_tokenizer), new List<int>());
        template.Append(new ChatMessage(ChatRole.System, "Be brief."), tokens);
        template.Append(new ChatMessage(ChatRole.User, "Hi"), tokens);
        template.BeginReply(tokens);
        tokens.AddRange(s_tokenizer.Encode("Yo")); // sampled, cut off by a limit
        template.EndReply(tokens, endTokenWasSampled: false);
        template.Append(new ChatMessage(ChatRole.Tool, "42"), tokens);
        template.BeginReply(tokens);
        tokens.AddRange([.. s_tokenizer.Encode("ok"), s_tokenizer.TokenId("<|end|>")]); // sampled to the end
        template.EndReply(tokens, endTokenWasSampled: true);
        Assert.Equal("<|system|>Be brief.<|end|><|user|>Hi<|end|><|assistant|>Yo<|end|><|tool|>42<|end|><|assistant|>ok<|end|>", Decode(tokens));
        Assert.Equal([s_tokenizer.TokenId("<|end|>")], template.StopTokens);
    }

    [Fact]
    public void Chat_AssistantMessage_IsTheSameAsAReplyWrittenInParts()
    {
        var template = ChatTemplates.Create("chat", s_tokenizer);
        var (whole, parts) = (new List<int>(), new List<int>());
        template.Append(new ChatMessage(ChatRole.Assistant, "left"), whole);
        template.BeginReply(parts);
        parts.AddRange(s_tokenizer.Encode("left"));
        template.EndReply(parts, endTokenWasSampled: false);
        Assert.Equal(whole, parts);
    }

    [Fact]
    public void Plain_Conversation_IsTheContentAndNothingElse()
    {
        var (template, tokens) = (ChatTemplates.Create("plain", s_tokenizer), new List<int>());
        template.Append(new ChatMessage(ChatRole.System, "arms 5;"), tokens);
        template.Append(new ChatMessage(ChatRole.User, "pull:"), tokens);
        template.BeginReply(tokens);
        tokens.AddRange(s_tokenizer.Encode("3"));
        template.EndReply(tokens, endTokenWasSampled: false);
        template.Append(new ChatMessage(ChatRole.User, "=1"), tokens);
        Assert.Equal(s_tokenizer.Encode("arms 5;pull:3=1"), tokens);
        Assert.Equal([s_tokenizer.TokenId("<|end|>")], template.StopTokens);
        Assert.Empty(ChatTemplates.Create("plain", ByteLevelBpeTokenizer.ForBytes([])).StopTokens);
    }

    [Theory]
    [InlineData("chat")]
    [InlineData("plain")]
    public void Append_MessageWithControlTokens_CannotInjectThem(string name)
    {
        var tokens = new List<int>();
        ChatTemplates.Create(name, s_tokenizer).Append(new ChatMessage(ChatRole.User, string.Concat(SpecialTokens.All)), tokens);
        var content = name == "chat" ? tokens[1..^1] : tokens;
        Assert.DoesNotContain(content, s_tokenizer.IsSpecial);
        Assert.Equal(string.Concat(SpecialTokens.All), Decode(content));
    }

    [Fact] // What is appended depends on the message alone, so earlier tokens, sampled ones included, stay as they are.
    public void Append_TokensAlreadyThere_AreNotTouched()
    {
        var (template, tokens) = (ChatTemplates.Create("chat", s_tokenizer), new List<int> { 200, 201, -5 });
        template.Append(new ChatMessage(ChatRole.User, "x"), tokens);
        var fresh = new List<int>();
        template.Append(new ChatMessage(ChatRole.User, "x"), fresh);
        Assert.Equal([200, 201, -5, .. fresh], tokens);
    }

    [Fact]
    public void Append_ToolCallAndResult_AreWrittenAsText()
    {
        var (template, tokens) = (ChatTemplates.Create("plain", s_tokenizer), new List<int>());
        template.Append(new ChatMessage(ChatRole.Assistant, [new TextContent("so:"), new FunctionCallContent("1", "add", new Dictionary<string, object?> { ["a"] = 1, ["b"] = "é" })]), tokens);
        template.Append(new ChatMessage(ChatRole.Tool, [new FunctionResultContent("1", "sum"), new FunctionResultContent("2", new[] { 1, 2 })]), tokens);
        Assert.Equal("so:[add(a=1, b=\"é\")]sum[1,2]\n", Decode(tokens)); // the line break parts a result from what follows
    }

    [Fact]
    public void Append_Image_IsRefusedInOneSentence() => Assert.Equal(
        "A message of role 'user' has a DataContent, but this policy reads text only: let the environment describe it in words.",
        Assert.Throws<NotSupportedException>(() => ChatTemplates.Create("plain", s_tokenizer).Append(new ChatMessage(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")]), [])).Message);

    [Fact]
    public void Append_UnknownRole_IsRefusedInOneSentence() => Assert.StartsWith(
        "A message has the role 'narrator', which template 'chat' cannot write: use system, user, assistant or tool.",
        Assert.Throws<ArgumentException>(() => ChatTemplates.Create("chat", s_tokenizer).Append(new ChatMessage(new ChatRole("narrator"), "x"), [])).Message, StringComparison.Ordinal);

    [Fact]
    public void Create_UnknownName_OffersTheNearest() => Assert.StartsWith(
        "There is no chat template 'plane': did you mean 'plain'?",
        Assert.Throws<ArgumentException>(() => ChatTemplates.Create("plane", s_tokenizer)).Message, StringComparison.Ordinal);

    [Fact]
    public void Create_ChatWithoutItsTokens_SaysWhichIsMissing() => Assert.Equal(
        "The tokenizer has no special token '<|end|>', which chat template 'chat' writes: train the vocabulary with it, or use template 'plain'.",
        Assert.Throws<ArgumentException>(() => ChatTemplates.Create("chat", ByteLevelBpeTokenizer.ForBytes([]))).Message);

    private static string Decode(List<int> tokens) => s_tokenizer.Decode([.. tokens]);
}
