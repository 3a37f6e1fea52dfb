namespace Platform.Policies.Generation.Native;

/// <summary>One sequence's way through the <see cref="PrefixTree"/>, from the root.</summary>
internal sealed class CachedSequence
{
    private nint[] _pages = new nint[8];

    /// <summary>Positions computed so far.</summary>
    public int Length { get; set; }

    /// <summary>Positions whose tokens the tree knows; those behind may still be taken back.</summary>
    public int Committed { get; set; }

    /// <summary>Tokens of the positions from <see cref="Committed"/> to <see cref="Length"/>.</summary>
    public List<int> Pending { get; } = [];

    /// <summary>Mark of the last batch that named this sequence, to find one named twice.</summary>
    public long Batch { get; set; }

    /// <summary>Whether its nodes hang in the tree, where others find them.</summary>
    public bool Shares { get; set; }

    /// <summary>Its nodes, in order of position.</summary>
    public List<PrefixNode> Nodes { get; } = [];

    /// <summary>Addresses of the nodes' pages; the first <see cref="Nodes"/>.Count of them count.</summary>
    public nint[] Pages => _pages;

    /// <summary>Adds a node behind the last.</summary>
    public void Append(PrefixNode node)
    {
        if (Nodes.Count == _pages.Length)
            Array.Resize(ref _pages, _pages.Length * 2);
        _pages[Nodes.Count] = node.Page;
        Nodes.Add(node);
    }

    /// <summary>Puts another node of the same content in a place.</summary>
    public void Replace(int index, PrefixNode node) => (Nodes[index], _pages[index]) = (node, node.Page);

    /// <summary>Forgets everything, for the next use.</summary>
    public void Clear()
    {
        (Length, Committed, Batch, Shares) = (0, 0, 0, false);
        Pending.Clear();
        Nodes.Clear();
    }
}
