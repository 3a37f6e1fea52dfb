using Microsoft.Extensions.AI;
using Platform.Policies.Generation;
using Platform.Policies.Tests.Generation;
using Platform.Policies.Tokenizers;
using Platform.Sdk;

namespace Platform.Policies.Tests;

public sealed class ReplyStartTests
{
    private static readonly SamplingOptions _sampling = new() { MaxTokens = 12 };
    private readonly ByteLevelBpeTokenizer _tokenizer = ByteLevelBpeTokenizer.ForBytes();

    [Fact]
    public async Task Start_OfItsOwnGreedyReply_IsGoneOnFromAsThatReply()
    {
        await using var policy = Create("chat");
        var greedy = _sampling with { Temperature = 0 };
        var free = await Generate(policy, "a", greedy);

        var given = await Generate(policy, "b", greedy, start: [.. free.Tokens!.Take(5)]);

        Assert.Equal(free.Tokens, given.Tokens);
        Assert.Equal(free.Text, given.Text);
        Assert.Equal((0, 5), (free.Given, given.Given));
        Assert.Equal(free.PromptTokens, given.PromptTokens);
        Assert.Equal([0f, 0, 0, 0, 0, .. free.LogProbs!.Skip(5)], given.LogProbs);
    }

    [Fact]
    public async Task Start_ThatEndsTheReply_IsTakenAsItIsAndTheNextTurnGoesOnFromThere()
    {
        await using var policy = Create("chat");
        var stop = ChatTemplates.Create("chat", _tokenizer).StopTokens[0];

        var whole = await Generate(policy, "a", _sampling, start: [65, 66, stop, 67]);
        var after = await Generate(policy, "a", _sampling, "then");

        Assert.Equal([65, 66, stop], whole.Tokens);
        Assert.Equal((_tokenizer.Decode([65, 66]), 3, FinishReason.Stop), (whole.Text, whole.Given, whole.FinishReason));
        // The same history in one prompt gives the same next reply.
        List<int> history = [.. whole.PromptTokens!, .. whole.Tokens!, .. after.PromptTokens!];
        await using var engine = new GenerationEngine(new HashDecoder(_tokenizer.VocabularySize, 256), new());
        var expected = await engine.GenerateAsync(new("x", 4, history, _sampling) { StopTokens = [stop] }, CancellationToken.None);
        Assert.Equal(expected.Tokens, after.Tokens);
    }

    [Fact]
    public async Task Start_AsLongAsTheLimit_IsTheWholeReply()
    {
        await using var policy = Create("plain");

        var reply = await Generate(policy, "a", _sampling with { MaxTokens = 3 }, start: [65, 66, 67, 68]);

        Assert.Equal([65, 66, 67], reply.Tokens);
        Assert.Equal((3, FinishReason.Length), (reply.Given, reply.FinishReason));
    }

    [Fact]
    public async Task Start_CountsAgainstTheLimit()
    {
        await using var policy = Create("plain");

        var reply = await Generate(policy, "a", _sampling with { MaxTokens = 4, Temperature = 0, StopStrings = ["~~~~~"] }, start: [65, 66, 67]);

        Assert.Equal(4, reply.Tokens!.Count);
    }

    [Fact]
    public async Task Hint_ChangesTheReplyButNotThePromptThatIsTrainedOn()
    {
        await using var policy = Create("chat");
        var plain = await Generate(policy, "a", _sampling);

        var hinted = await Generate(policy, "b", _sampling, hint: "Say a.");
        var empty = await Generate(policy, "c", _sampling);

        Assert.Equal(plain.PromptTokens, hinted.PromptTokens);
        Assert.NotEqual(plain.Tokens, hinted.Tokens);
        Assert.Equal(plain.Tokens, empty.Tokens);
        await using var engine = new GenerationEngine(new HashDecoder(_tokenizer.VocabularySize, 256), new());
        var shown = new List<int>();
        var template = ChatTemplates.Create("chat", _tokenizer);
        template.Append(new(ChatRole.User, "hello"), shown);
        template.Append(new(ChatRole.User, "Say a."), shown);
        template.BeginReply(shown);
        var expected = await engine.GenerateAsync(new("x", 4, shown, _sampling) { StopTokens = template.StopTokens }, CancellationToken.None);
        Assert.Equal(expected.Tokens, hinted.Tokens);
        Assert.Equal(expected.LogProbs, hinted.LogProbs);
    }

    private LanguageModelPolicy Create(string template) =>
        new(_tokenizer, ChatTemplates.Create(template, _tokenizer), new(new HashDecoder(_tokenizer.VocabularySize, 256), new()));

    private static async Task<Completion> Generate(
        LanguageModelPolicy policy, string conversation, SamplingOptions sampling, string text = "hello", IReadOnlyList<int>? start = null, string? hint = null)
    {
        Completion? last = null;
        var request = new GenerationRequest(conversation, 4, [new(ChatRole.User, text)], sampling) { ReplyStart = start ?? [], Hint = hint is null ? null : new(ChatRole.User, hint) };
        await foreach (var piece in policy.GenerateAsync(request, CancellationToken.None))
            last = piece;
        return last!;
    }
}
