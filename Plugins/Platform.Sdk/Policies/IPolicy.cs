using Microsoft.Extensions.AI;

namespace Platform.Sdk;

/// <summary>Something that replies to chat messages: a local language model or any chat client.</summary>
public interface IPolicy
{
    /// <summary>Version of the weights that would answer now; constant for policies that never change.</summary>
    long WeightsVersion { get; }

    /// <summary>Replies once to a conversation. Local models keep the conversation's state between calls until <see cref="ReleaseAsync"/>.</summary>
    /// <param name="request">The conversation's new messages and how to sample.</param>
    /// <param name="cancellationToken">Stops generation and frees its place in the batch at once.</param>
    /// <returns>The completion in one or more pieces; the last one has <see cref="Completion.FinishReason"/> set.</returns>
    IAsyncEnumerable<Completion> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken);

    /// <summary>Forgets a conversation. Unknown ids are ignored.</summary>
    /// <param name="conversation">The id given in <see cref="GenerationRequest.Conversation"/>.</param>
    ValueTask ReleaseAsync(string conversation);
}

/// <summary>A policy written as code: a baseline, an oracle, a teacher. One instance plays one episode at a time.</summary>
public interface IScriptedPolicy
{
    /// <summary>Starts an episode.</summary>
    /// <param name="seed">The only source of chance in this policy's play.</param>
    void Reset(ulong seed);

    /// <summary>The action for what was just observed.</summary>
    /// <param name="observation">The newest observation; <see cref="Observation.Info"/> carries its structured form.</param>
    AgentAction Act(Observation observation);
}

/// <summary>One call for one reply.</summary>
/// <param name="Conversation">Id of the conversation, unique among those alive in this policy.</param>
/// <param name="Seed">Seed of the conversation's sampling: with it, what else is in the batch changes nothing.</param>
/// <param name="Messages">Messages since the last reply, to append.</param>
/// <param name="Sampling">How to sample this reply.</param>
public sealed record GenerationRequest(string Conversation, ulong Seed, IReadOnlyList<ChatMessage> Messages, SamplingOptions Sampling)
{
    /// <summary>Tools the reply may call.</summary>
    public IReadOnlyList<AITool> Tools { get; init; } = [];

    /// <summary>Name of a prompt that several conversations begin with (all rollouts of one task); null for none. A hint for policies that cannot compare prompts
    /// themselves, such as those behind a server; a local model finds every common beginning without it.</summary>
    public string? SharedPrefix { get; init; }

    /// <summary>Token ids that the reply begins with: they are given instead of sampled, and the policy goes on from there. They count against
    /// <see cref="SamplingOptions.MaxTokens"/>; a reply that they already end is taken as it is. A policy without tokens refuses any.</summary>
    public IReadOnlyList<int> ReplyStart { get; init; } = [];

    /// <summary>Shown after <see cref="Messages"/> to whoever replies, but no part of what the reply is trained after: <see cref="Completion.PromptTokens"/> leave it out. Null for none.</summary>
    public ChatMessage? Hint { get; init; }
}

/// <summary>A reply, or a piece of one.</summary>
/// <param name="Text">Decoded text of this piece.</param>
public sealed record Completion(string Text)
{
    /// <summary>Token ids appended before the reply since the last one: messages as the chat template wrote them. Mask 0 in training. Null for remote policies.</summary>
    public IReadOnlyList<int>? PromptTokens { get; init; }

    /// <summary>Token ids the policy sampled, stop token included. Null for remote policies.</summary>
    public IReadOnlyList<int>? Tokens { get; init; }

    /// <summary>Log-prob in nats of each of <see cref="Tokens"/> when it was sampled, after temperature and filters.</summary>
    public IReadOnlyList<float>? LogProbs { get; init; }

    /// <summary>How many of <see cref="Tokens"/>, from the first on, were given by <see cref="GenerationRequest.ReplyStart"/> instead of sampled; their log-probs are 0.</summary>
    public int Given { get; init; }

    /// <summary>The tokens among which each of <see cref="Tokens"/> was chosen, an entry null where no choice was narrowed; null where none was.</summary>
    public IReadOnlyList<TokenSet?>? Allowed { get; init; }

    /// <summary>Version of the weights that sampled these tokens.</summary>
    public long WeightsVersion { get; init; }

    /// <summary>Why the reply ended; null on pieces that are not the last.</summary>
    public FinishReason? FinishReason { get; init; }

    /// <summary>Tool calls read from the reply, if tools were on offer.</summary>
    public IReadOnlyList<FunctionCallContent> ToolCalls { get; init; } = [];

    /// <summary>Why a tool call of the reply could not be read, or null.</summary>
    public string? ParseError { get; init; }
}

/// <summary>Why a reply ended.</summary>
public enum FinishReason
{
    /// <summary>A stop token or stop string.</summary>
    Stop,

    /// <summary><see cref="SamplingOptions.MaxTokens"/> were sampled.</summary>
    Length,

    /// <summary>The model's context is full: nothing more fits into this conversation.</summary>
    ContextFull,
}
