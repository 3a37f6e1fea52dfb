using System.Runtime.InteropServices;

namespace Platform.Policies.Generation;

/// <summary>The rows of one forward pass, in buffers that are used again and again.</summary>
internal sealed class ForwardBatch(IDecoder decoder)
{
    private readonly List<int> _slots = [];
    private readonly List<int> _counts = [];
    private readonly List<int> _tokens = [];
    private readonly List<int> _wanted = [];
    private readonly List<int> _firstLogits = [];
    private readonly List<Conversation> _owners = [];
    private readonly List<List<int>> _drafts = [];
    private int _rows;
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
        _wanted.Clear();
        _firstLogits.Clear();
        _rows = 0;
        _owners.Clear();
    }

    /// <summary>Tokens of a row, its draft among them.</summary>
    public int Fed(int row) => _counts[row];

    /// <summary>The tokens that were guessed to follow the conversation's last.</summary>
    public ReadOnlySpan<int> Draft(int row) => CollectionsMarshal.AsSpan(_drafts[row]);

    public Conversation Conversation(int row) => _owners[row];

    /// <summary>Logits after a row's last token, or after a token of its draft.</summary>
    /// <param name="row">The row.</param>
    /// <param name="drafted">Tokens of the draft before.</param>
    public ReadOnlySpan<float> Logits(int row, int drafted = 0) => _logits.AsSpan((_firstLogits[row] + drafted) * decoder.VocabularySize, decoder.VocabularySize);

    /// <summary>Adds a conversation's tokens that were not fed yet.</summary>
    /// <param name="conversation">Has a slot.</param>
    /// <param name="count">How many.</param>
    /// <param name="draft">A guess of the tokens that come after all it has; empty for none.</param>
    public void Add(Conversation conversation, int count, ReadOnlySpan<int> draft)
    {
        if (_drafts.Count == Count)
            _drafts.Add([]);
        _drafts[Count].Clear();
        _drafts[Count].AddRange(draft);
        _owners.Add(conversation);
        _slots.Add(conversation.Slot);
        _counts.Add(count + draft.Length);
        _wanted.Add(1 + draft.Length);
        _firstLogits.Add(_rows);
        _rows += 1 + draft.Length;
        _tokens.AddRange(CollectionsMarshal.AsSpan(conversation.History).Slice(conversation.Fed, count));
        _tokens.AddRange(draft);
    }

    public void Run()
    {
        var needed = (long)_rows * decoder.VocabularySize;
        if (_logits.LongLength < needed)
            _logits = new float[Math.Max(needed, Math.Min(2 * _logits.LongLength, Array.MaxLength))];
        decoder.Forward(CollectionsMarshal.AsSpan(_slots), CollectionsMarshal.AsSpan(_counts), CollectionsMarshal.AsSpan(_tokens), _logits.AsSpan(0, (int)needed),
            CollectionsMarshal.AsSpan(_wanted));
        Interlocked.Add(ref _fed, _tokens.Count);
        Interlocked.Increment(ref _forwards);
    }
}
