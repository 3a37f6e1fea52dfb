using Platform.Sdk;

namespace Platform.Policies.Generation;

/// <summary>One reply to sample, in tokens.</summary>
/// <param name="Conversation">Id of the conversation; unknown ids begin a new one.</param>
/// <param name="Seed">Seed of the conversation's sampling; read when the conversation begins.</param>
/// <param name="Prompt">Tokens to append before sampling; may be empty once the conversation has some.</param>
/// <param name="Sampling">How to sample. Its stop strings are the caller's to watch, through <see cref="Ends"/>.</param>
public sealed record TurnRequest(string Conversation, ulong Seed, IReadOnlyList<int> Prompt, SamplingOptions Sampling)
{
    /// <summary>Token ids that end the reply, beside those of <see cref="Sampling"/>.</summary>
    public IReadOnlyList<int> StopTokens { get; init; } = [];

    /// <summary>Told every sampled token on the engine's thread, in order; answers whether the reply ends with it. Null for no.</summary>
    public Func<int, bool>? Ends { get; init; }

    /// <summary>Whether to compute the entropies, which costs a second pass over the logits.</summary>
    public bool WithEntropies { get; init; }
}

/// <summary>A sampled reply.</summary>
/// <param name="Tokens">Sampled ids, stop token included; empty when the prompt left no room in the context.</param>
/// <param name="LogProbs">Log-prob in nats of each token when it was sampled, after temperature and filters.</param>
/// <param name="Entropies">Entropy in nats of the distribution each token was drawn from, if they were asked for; else empty.</param>
/// <param name="WeightsVersion">Version of the weights that sampled all of them.</param>
/// <param name="FinishReason">Why the reply ended.</param>
public sealed record TurnResult(int[] Tokens, float[] LogProbs, float[] Entropies, long WeightsVersion, FinishReason FinishReason)
{
    /// <summary>The tokens among which each was chosen, where the decoder rules any out; else empty.</summary>
    public TokenSet[] Allowed { get; init; } = [];
}

/// <summary>What an engine has done since it started.</summary>
/// <param name="FedTokens">Tokens that went through the decoder, prompts and samples.</param>
/// <param name="SampledTokens">Tokens sampled.</param>
/// <param name="SharedTokens">Tokens that were not computed because they had been computed before, mostly in another conversation.</param>
/// <param name="Evictions">Conversations that lost their cache to the memory bound and were or will be computed again.</param>
/// <param name="Forwards">Forward passes.</param>
public sealed record GenerationStatistics(long FedTokens, long SampledTokens, long SharedTokens, long Evictions, long Forwards)
{
    /// <summary>Tokens that were guessed before they were sampled.</summary>
    public long DraftedTokens { get; init; }

    /// <summary>Guessed tokens that were then sampled, each of which saved a forward pass.</summary>
    public long AcceptedTokens { get; init; }
}
