namespace Platform.Policies.Generation.Native;

/// <summary>A page of the cache and the tokens it was computed from.</summary>
internal sealed class PrefixNode
{
    private readonly int[] _tokens = new int[KeyValueCache.PageSize];

    public PrefixNode() => Idle = new(this);

    /// <summary>Where keys and values lie.</summary>
    public nint Page { get; set; }

    /// <summary>Positions computed; a node that others may continue has all of them.</summary>
    public int Count { get; private set; }

    /// <summary>Open sequences that go through it.</summary>
    public int Users { get; set; }

    /// <summary>The node before it, or null while it does not hang in the tree.</summary>
    public PrefixNode? Parent { get; set; }

    /// <summary>The nodes behind it.</summary>
    public List<PrefixNode> Children { get; } = [];

    /// <summary>Its place in the list of nodes that nobody uses.</summary>
    public LinkedListNode<PrefixNode> Idle { get; }

    /// <summary>The tokens of the computed positions.</summary>
    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, Count);

    /// <summary>Whether every position is computed.</summary>
    public bool IsFull => Count == KeyValueCache.PageSize;

    /// <summary>Adds computed positions.</summary>
    public void Add(ReadOnlySpan<int> tokens)
    {
        tokens.CopyTo(_tokens.AsSpan(Count));
        Count += tokens.Length;
    }

    /// <summary>Forgets everything, for the next use.</summary>
    public void Clear()
    {
        (Page, Count, Users, Parent) = (0, 0, 0, null);
        Children.Clear();
    }
}
