using System.Runtime.InteropServices;

namespace Platform.Policies.Generation;

/// <summary>The rows of one forward pass, in buffers that are used again and again.</summary>
internal sealed class ForwardBatch(IDecoder decoder)
{
    private readonly List<int> _slots = [];
    private readonly List<int> _counts = [];
    private readonly List<int> _tokens = [];
    private readonly List<int> _ends = [];
    private readonly List<object> _owners = [];
    private float[] _logits = [];
    private long _fed;
    private long _forwards;

    public int Count => _slots.Count;

    public long FedTokens => Interlocked.Read(ref _fed);

    public long Forwards => Interlocked.Read(ref _forwards);

    public void Clear()
    {
        _slots.Clear();
        _counts.Clear();
        _tokens.Clear();
        _ends.Clear();
        _owners.Clear();
    }

    public bool Contains(SharedPrefix prefix) => _owners.Contains(prefix);

    /// <summary>Tokens its owner will have fed after this pass.</summary>
    public int End(int row) => _ends[row];

    public Conversation? Conversation(int row) => _owners[row] as Conversation;

    public SharedPrefix? Prefix(int row) => _owners[row] as SharedPrefix;

    public ReadOnlySpan<float> Logits(int row) => _logits.AsSpan(row * decoder.VocabularySize, decoder.VocabularySize);

    /// <summary>Adds a conversation's tokens that were not fed yet.</summary>
    /// <returns>How many were added, at most <paramref name="limit"/>.</returns>
    public int Add(Conversation conversation, int limit) =>
        Add(conversation, conversation.Slot, CollectionsMarshal.AsSpan(conversation.History), conversation.Fed, limit);

    /// <summary>Adds a shared prompt's tokens that were not fed yet.</summary>
    /// <returns>How many were added, at most <paramref name="limit"/>.</returns>
    public int Add(SharedPrefix prefix, int limit) => Add(prefix, prefix.Slot, prefix.Tokens, prefix.Fed, limit);

    public void Run()
    {
        var needed = (long)Count * decoder.VocabularySize;
        if (_logits.LongLength < needed)
            _logits = new float[Math.Max(needed, Math.Min(2 * _logits.LongLength, Array.MaxLength))];
        decoder.Forward(CollectionsMarshal.AsSpan(_slots), CollectionsMarshal.AsSpan(_counts), CollectionsMarshal.AsSpan(_tokens), _logits.AsSpan(0, (int)needed));
        Interlocked.Add(ref _fed, _tokens.Count);
        Interlocked.Increment(ref _forwards);
    }

    private int Add(object owner, int slot, ReadOnlySpan<int> tokens, int fed, int limit)
    {
        var count = Math.Min(tokens.Length - fed, limit);
        _owners.Add(owner);
        _slots.Add(slot);
        _counts.Add(count);
        _ends.Add(fed + count);
        _tokens.AddRange(tokens.Slice(fed, count));
        return count;
    }
}
