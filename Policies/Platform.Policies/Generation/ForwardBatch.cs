using System.Runtime.InteropServices;

namespace Platform.Policies.Generation;

/// <summary>The rows of one forward pass, in buffers that are used again and again.</summary>
internal sealed class ForwardBatch(IDecoder decoder)
{
    private readonly List<int> _slots = [];
    private readonly List<int> _counts = [];
    private readonly List<int> _tokens = [];
    private readonly List<int> _ends = [];
    private readonly List<Conversation> _owners = [];
    private float[] _logits = [];
    private long _fed;
    private long _forwards;

    public int Count => _slots.Count;

    /// <summary>Tokens of all rows.</summary>
    public int Tokens => _tokens.Count;

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

    /// <summary>Tokens the decoder will have seen of its conversation after this pass.</summary>
    public int End(int row) => _ends[row];

    public Conversation Conversation(int row) => _owners[row];

    public ReadOnlySpan<float> Logits(int row) => _logits.AsSpan(row * decoder.VocabularySize, decoder.VocabularySize);

    /// <summary>Adds a conversation's tokens that were not fed yet.</summary>
    /// <param name="conversation">Has a slot.</param>
    /// <param name="count">How many.</param>
    public void Add(Conversation conversation, int count)
    {
        _owners.Add(conversation);
        _slots.Add(conversation.Slot);
        _counts.Add(count);
        _ends.Add(conversation.Fed + count);
        _tokens.AddRange(CollectionsMarshal.AsSpan(conversation.History).Slice(conversation.Fed, count));
    }

    public void Run()
    {
        var needed = (long)Count * decoder.VocabularySize;
        if (_logits.LongLength < needed)
            _logits = new float[Math.Max(needed, Math.Min(2 * _logits.LongLength, Array.MaxLength))];
        decoder.Forward(CollectionsMarshal.AsSpan(_slots), CollectionsMarshal.AsSpan(_counts), CollectionsMarshal.AsSpan(_tokens), _logits.AsSpan(0, (int)needed));
        Interlocked.Add(ref _fed, _tokens.Count);
        Interlocked.Increment(ref _forwards);
    }
}
