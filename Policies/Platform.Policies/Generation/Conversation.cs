using Platform.Policies.Sampling;
using Platform.Sdk;

namespace Platform.Policies.Generation;

/// <summary>A conversation as the engine's thread sees it.</summary>
internal sealed class Conversation(string id, ulong seed)
{
    public SamplingRandom Random = new(seed);

    public PromptLookup Lookup = new();

    public string Id { get; } = id;

    /// <summary>Every token, prompts and samples. Kept so that the cache can be computed again.</summary>
    public List<int> History { get; } = [];

    /// <summary>Tokens of <see cref="History"/> that the decoder has seen.</summary>
    public int Fed { get; set; }

    /// <summary>Tokens that it has and the decoder does not.</summary>
    public int Remaining => History.Count - Fed;

    /// <summary>The decoder's sequence, or −1.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>Another conversation that is computing what this one begins with, or null.</summary>
    public Conversation? Leader { get; set; }

    /// <summary>Whether the scheduler serves it, rather than letting it wait for its turn or for its caller.</summary>
    public bool IsRunning { get; set; }

    /// <summary>Number of the step that used it last.</summary>
    public long LastStep { get; set; }

    /// <summary>The reply being sampled, or null between turns.</summary>
    public Turn? Turn { get; set; }
}

/// <summary>A reply being sampled.</summary>
internal sealed class Turn(TurnRequest request, CancellationToken cancellationToken)
{
    public TurnRequest Request { get; } = request;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public TaskCompletionSource<TurnResult> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<int> Tokens { get; } = new(Math.Min(request.Sampling.MaxTokens, 256));

    public List<float> LogProbs { get; } = new(Math.Min(request.Sampling.MaxTokens, 256));

    public List<float> Entropies { get; } = [];

    public List<TokenSet> Allowed { get; } = [];

    public void Complete(long version, FinishReason reason) =>
        Completion.TrySetResult(new([.. Tokens], [.. LogProbs], [.. Entropies], version, reason) { Allowed = [.. Allowed] });
}
