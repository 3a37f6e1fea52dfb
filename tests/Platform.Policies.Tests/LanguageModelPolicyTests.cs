using Microsoft.Extensions.AI;
using Platform.Policies.Tests.Generation;
using Platform.Policies.Tokenizers;
using Platform.Sdk;

namespace Platform.Policies.Tests;

public sealed class LanguageModelPolicyTests
{
    private readonly ByteLevelBpeTokenizer _tokenizer = ByteLevelBpeTokenizer.ForBytes();

    [Fact]
    public async Task Reply_TokensTextAndPrompt_BelongTogether()
    {
        await using var policy = Create("chat");
        var reply = await Generate(policy, "hello", new() { MaxTokens = 12 });
        var template = ChatTemplates.Create("chat", _tokenizer);
        var expected = new List<int>();
        template.Append(new(ChatRole.User, "hello"), expected);
        template.BeginReply(expected);
        Assert.Equal(expected, reply.PromptTokens);
        Assert.Equal(reply.Tokens!.Count, reply.LogProbs!.Count);
        var shown = template.StopTokens.Contains(reply.Tokens[^1]) ? reply.Tokens.SkipLast(1) : reply.Tokens;
        Assert.Equal(_tokenizer.Decode([.. shown]), reply.Text);
    }

    [Fact]
    public async Task SecondTurn_AppendsTheEndOfTheFirstReplyAndTheNewMessages()
    {
        await using var policy = Create("chat");
        var first = await Generate(policy, "hello", new() { MaxTokens = 3 });
        var second = await Generate(policy, "again", new() { MaxTokens = 3 });
        var template = ChatTemplates.Create("chat", _tokenizer);
        var expected = new List<int>();
        template.EndReply(expected, template.StopTokens.Contains(first.Tokens![^1]));
        template.Append(new(ChatRole.User, "again"), expected);
        template.BeginReply(expected);
        Assert.Equal(expected, second.PromptTokens);
    }

    [Fact]
    public async Task StopString_CutsTheTextAndKeepsTheTokens()
    {
        await using var policy = Create("plain");
        var free = await Generate(policy, "hello", new() { MaxTokens = 40, Temperature = 0 }, "a");
        // Single bytes from the printable range, so that the stop string is one token.
        var stop = free.Text.First(character => character is > ' ' and < '\u007f').ToString();
        var stopped = await Generate(policy, "hello", new() { MaxTokens = 40, Temperature = 0, StopStrings = [stop] }, "b");
        Assert.Equal(FinishReason.Stop, stopped.FinishReason);
        Assert.Equal(free.Text[..free.Text.IndexOf(stop, StringComparison.Ordinal)], stopped.Text);
        Assert.Equal(_tokenizer.TokenId(stop), stopped.Tokens![^1]);
    }

    [Fact]
    public async Task FullContext_GivesAnEmptyReplyThatAppendedNothing()
    {
        await using var policy = Create("plain");
        var reply = await Generate(policy, new string('x', 500), new() { MaxTokens = 4 });
        Assert.Equal(FinishReason.ContextFull, reply.FinishReason);
        Assert.Empty(reply.Tokens!);
        Assert.Empty(reply.PromptTokens!);
    }

    [Fact]
    public async Task Release_BeginsAnew()
    {
        await using var policy = Create("chat");
        var first = await Generate(policy, "hello", new() { MaxTokens = 6 });
        await policy.ReleaseAsync("c");
        var again = await Generate(policy, "hello", new() { MaxTokens = 6 });
        Assert.Equal(first.Tokens, again.Tokens);
        Assert.Equal(first.PromptTokens, again.PromptTokens);
    }

    [Theory]
    [InlineData("pythonic", "[search(query=\"x\")]", "search", null)]
    [InlineData("auto", "<tool_call>{\"name\": \"search\"}</tool_call>", "search", null)]
    [InlineData("pythonic", "<tool_call>{\"name\": \"search\"}</tool_call>", null, null)]
    [InlineData("auto", "<tool_call>{\"name\": search}</tool_call>", null, "A tool call could not be read")]
    public async Task Reply_IsReadForCallsOfTheToolsOnOffer(string format, string sampled, string? called, string? error)
    {
        AITool[] tools = [AIFunctionFactory.Create((string query) => query, "search", "Finds.")];
        var template = ChatTemplates.Create("chat", _tokenizer, ToolPrompt.For(format, "none", "chat"));
        var decoder = new ReplayDecoder(_tokenizer.VocabularySize, 512, _tokenizer.TokenId(SpecialTokens.Assistant), [.. Tokens(sampled), template.StopTokens[0]]);
        await using var policy = new LanguageModelPolicy(_tokenizer, template, new(decoder, new()));
        for (var turn = 1; turn <= 2; turn++)
        {
            var reply = await Generate(policy, "go", new() { MaxTokens = 100, Temperature = 0 }, tools: tools);
            Assert.Equal(sampled, reply.Text);
            Assert.Equal(called is null ? [] : [(called, $"call_{turn}")], reply.ToolCalls.Select(call => (call.Name, call.CallId)));
            if (error is null)
                Assert.Null(reply.ParseError);
            else
                Assert.StartsWith(error, reply.ParseError, StringComparison.Ordinal);
        }

        var plain = await Generate(policy, "go", new() { MaxTokens = 100, Temperature = 0 }, "other");
        Assert.Empty(plain.ToolCalls); // without tools on offer, a reply is text alone
        Assert.Null(plain.ParseError);
    }

    private List<int> Tokens(string text)
    {
        var tokens = new List<int>();
        _tokenizer.Encode(text, tokens);
        return tokens;
    }

    private LanguageModelPolicy Create(string template) =>
        new(_tokenizer, ChatTemplates.Create(template, _tokenizer), new(new HashDecoder(_tokenizer.VocabularySize, 256), new()));

    private static async Task<Completion> Generate(LanguageModelPolicy policy, string text, SamplingOptions sampling, string conversation = "c", IReadOnlyList<AITool>? tools = null)
    {
        Completion? last = null;
        await foreach (var piece in policy.GenerateAsync(new(conversation, 4, [new(ChatRole.User, text)], sampling) { Tools = tools ?? [] }, CancellationToken.None))
            last = piece;
        return last!;
    }
}
