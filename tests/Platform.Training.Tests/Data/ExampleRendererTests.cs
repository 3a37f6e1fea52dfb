using Microsoft.Extensions.AI;
using Platform.Policies.Tokenizers;
using Platform.Sdk;
using Platform.Training.Data;

namespace Platform.Training.Tests.Data;

public class ExampleRendererTests
{
    private static readonly ByteLevelBpeTokenizer s_tokenizer = BpeTrainer.Train([.. Enumerable.Repeat("pull the left lever\nwait\n", 20)], new BpeTrainingOptions { VocabularySize = 300 });
    private static readonly IChatTemplate s_template = ChatTemplates.Create("chat", s_tokenizer);

    [Fact]
    public void Render_Conversation_TrainsTheRepliesAloneTurnByTurn()
    {
        ChatMessage[] messages = [new(ChatRole.User, "pull"), new(ChatRole.Assistant, "wait"), new(ChatRole.User, "left"), new(ChatRole.Assistant, "pull the lever")];

        var trajectory = Renderer(100).Render(new ExampleResponse(messages, 0, 0.5), 3, "file:1")!;

        int[] Sampled(int turn) => [.. trajectory.Tokens.Where((_, t) => trajectory.Trainable[t] && trajectory.Turns[t] == turn)];
        Assert.Equal([.. s_tokenizer.Encode("wait"), s_template.StopTokens[0]], Sampled(0));
        Assert.Equal([.. s_tokenizer.Encode("pull the lever"), s_template.StopTokens[0]], Sampled(1));
        Assert.Equal([0, 0.5], trajectory.TurnRewards);
        Assert.Equal((3, 0.5), (trajectory.Group, trajectory.Return));
    }

    [Fact]
    public void Render_RepliesOfThePrompt_AreNotLearnt()
    {
        ChatMessage[] messages = [new(ChatRole.User, "pull"), new(ChatRole.Assistant, "wait"), new(ChatRole.User, "left"), new(ChatRole.Assistant, "pull the lever")];

        var trajectory = Renderer(100).Render(new ExampleResponse(messages, 3, 1), 0, "file:1")!;

        Assert.Equal(s_tokenizer.Encode("pull the lever").Length + 1, trajectory.TrainableCount);
        Assert.Single(trajectory.TurnRewards);
    }

    [Fact]
    public void Render_LongerThanTheContext_IsLeftOut()
    {
        Assert.Null(Renderer(5).Render(new ExampleResponse([new(ChatRole.User, "pull"), new(ChatRole.Assistant, "pull the lever")], 1, 1), 0, "file:1"));
        Assert.Null(Renderer(5).Render(new ExampleResponse([], 0, 1, "a text that is longer than five tokens"), 0, "file:1"));
    }

    [Fact]
    public void Render_PlainText_TrainsAllButTheFirstToken()
    {
        var tokens = s_tokenizer.Encode("pull the left lever");

        var trajectory = Renderer(100).Render(new ExampleResponse([], 0, 1, "pull the left lever"), 0, "file:1")!;

        Assert.Equal(tokens, trajectory.Tokens);
        Assert.Equal([false, .. tokens.Skip(1).Select(_ => true)], trajectory.Trainable);
    }

    [Fact]
    public void Render_StoredEpisode_KeepsOwnTokensAndRewritesThoseOfAnotherPolicy()
    {
        int[] prompt = [.. new PromptWriter(s_template).Next([new(ChatRole.User, "pull")], [])];
        int[] reply = [.. s_tokenizer.EncodeBytes("wait"u8).SelectMany(id => s_tokenizer.TokenBytes(id).ToArray().Select(value => s_tokenizer.EncodeBytes([value])[0]))]; // spelt byte by byte, as a policy may sample it
        StoredEpisode Stored(int[] shown, bool hasTools = false) => new(new Episode(new TaskSpec("toy-v1", "train/0", 0),
            [new Turn([new(ChatRole.User, "pull")], new AgentAction("wait"), 1) { Tokens = new TurnTokens(shown, reply, new float[reply.Length], 0) }], Termination.Terminated), 3, hasTools, "file:1");

        var own = Renderer(100).Render(Stored(prompt), 0)!;
        var other = Renderer(100).Render(Stored([1, 2, 3]), 0)!;

        Assert.Equal([.. prompt, .. reply], own.Tokens);
        Assert.Equal([.. prompt, .. s_tokenizer.Encode("wait"), s_template.StopTokens[0]], other.Tokens);
        Assert.Equal((3.0, 3.0), (own.Return, other.Return));
        var exception = Assert.Throws<InvalidDataException>(() => Renderer(100).Render(Stored([299, 100_000], hasTools: true), 0));
        Assert.StartsWith("file:1: the episode calls tools", exception.Message, StringComparison.Ordinal);
    }

    private static ExampleRenderer Renderer(int maxLength) => new(s_tokenizer, s_template, new SamplingOptions { MaxTokens = 2 }, maxLength);
}
