using Platform.Policies.Sampling;
using Platform.Sdk;

namespace Platform.Policies.Generation;

/// <summary>A conversation as the engine's thread sees it.</summary>
internal sealed class Conversation(string id, ulong seed)
{
    public SamplingRandom Random = new(seed);

    public string Id { get; } = id;

    /// <summary>Every token, prompts and samples. Kept so that the cache can be computed again.</summary>
    public List<int> History { get; } = [];

    /// <summary>Tokens of <see cref="History"/> that the decoder has seen.</summary>
    public int Fed { get; set; }

    /// <summary>The decoder's sequence, or −1.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>The prompt this conversation begins with and shares, or null.</summary>
    public SharedPrefix? Prefix { get; set; }

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

    public void Complete(long version, FinishReason reason) =>
        Completion.TrySetResult(new([.. Tokens], [.. LogProbs], [.. Entropies], version, reason));
}

/// <summary>A prompt that several conversations begin with.</summary>
internal sealed class SharedPrefix(string key, int[] tokens)
{
    public string Key { get; } = key;

    public int[] Tokens { get; } = tokens;

    public int Fed { get; set; }

    public int Slot { get; set; } = -1;

    /// <summary>Logits after the last token, once all are fed.</summary>
    public float[]? Logits { get; set; }

    /// <summary>Living conversations that begin with it.</summary>
    public int Users { get; set; }
}
