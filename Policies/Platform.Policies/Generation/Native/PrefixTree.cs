namespace Platform.Policies.Generation.Native;

/// <summary>What was computed for which tokens: a radix tree of pages, so that a beginning which sequences share is stored once and computed once.</summary>
/// <remarks>
/// A full page never changes and may be used by any number of sequences. A page that is still written belongs to one sequence; others that begin like it copy it.
/// Pages that no sequence uses any more stay, oldest first to go, until memory is wanted for others. Source: RadixAttention, arXiv:2312.07104, section 3;
/// pages: PagedAttention, arXiv:2309.06180, section 4.
/// </remarks>
internal sealed class PrefixTree(KeyValueCache cache)
{
    private const int LeastCopied = 8; // positions; fewer are computed again in less time than the page takes to copy
    private const int LeastKept = 16; // pages that stay though nobody uses them, however few are in use

    private readonly PrefixNode _root = new();
    private readonly LinkedList<PrefixNode> _idle = new(); // without users or children, the one to go first in front
    private readonly Stack<PrefixNode> _spareNodes = new();
    private readonly Stack<CachedSequence> _spareSequences = new();
    private readonly HashSet<CachedSequence> _open = [];
    private int _unused;

    /// <summary>Pages that hold something which no open sequence uses.</summary>
    public int UnusedPages => _unused;

    /// <summary>A sequence that begins with these tokens, as far as they were computed before.</summary>
    /// <param name="tokens">The tokens; the sequence's length says how many of them it has.</param>
    public CachedSequence Open(ReadOnlySpan<int> tokens)
    {
        if (!_spareSequences.TryPop(out var sequence))
            sequence = new();
        sequence.Shares = true;
        _open.Add(sequence);
        var parent = _root;
        while (!tokens.IsEmpty && Longest(parent, tokens) is var (node, length) && length > 0)
        {
            if (length == KeyValueCache.PageSize)
            {
                Use(node);
                sequence.Append(node);
                parent = node;
            }
            else if (length < LeastCopied || !AppendCopy(sequence, node, length, parent))
            {
                break;
            }

            sequence.Length += length;
            tokens = tokens[length..];
            if (length < KeyValueCache.PageSize)
                break;
        }

        sequence.Committed = sequence.Length;
        return sequence;
    }

    /// <summary>Adds pages until the sequence has room for <paramref name="length"/> positions.</summary>
    /// <returns>False if memory ran out before.</returns>
    public bool Reserve(CachedSequence sequence, int length)
    {
        while (sequence.Nodes.Count * KeyValueCache.PageSize < length)
        {
            var page = Rent();
            if (page == 0)
                return false;
            sequence.Append(NewNode(page));
        }

        return true;
    }

    /// <summary>Notes what computed positions were computed from, so that others find them.</summary>
    /// <param name="sequence">Its committed positions are those before.</param>
    /// <param name="tokens">The tokens of the positions behind those.</param>
    public void Commit(CachedSequence sequence, ReadOnlySpan<int> tokens)
    {
        while (!tokens.IsEmpty)
        {
            var index = sequence.Committed / KeyValueCache.PageSize;
            var node = sequence.Nodes[index];
            if (sequence.Shares && node.Parent is null)
                Attach(node, index == 0 ? _root : sequence.Nodes[index - 1]);
            var count = Math.Min(tokens.Length, KeyValueCache.PageSize - node.Count);
            node.Add(tokens[..count]);
            if (sequence.Shares && node.IsFull)
                Merge(sequence, index);
            sequence.Committed += count;
            tokens = tokens[count..];
        }
    }

    /// <summary>Ends a sequence. What it computed stays for others while there is room.</summary>
    public void Close(CachedSequence sequence)
    {
        _open.Remove(sequence);
        for (var i = sequence.Nodes.Count - 1; i >= 0; i--)
            Leave(sequence.Nodes[i]);
        sequence.Clear();
        _spareSequences.Push(sequence);
    }

    /// <summary>Forgets what every token gave, after the weights have changed. Open sequences keep their own, which nobody else will get.</summary>
    public void Forget()
    {
        while (_idle.Count > 0)
            Evict();
        foreach (var sequence in _open)
        {
            sequence.Shares = false;
            foreach (var node in sequence.Nodes)
            {
                node.Parent = null;
                node.Children.Clear();
            }
        }

        _root.Children.Clear();
    }

    /// <returns>The child with the longest beginning in common, and how long that is.</returns>
    private static (PrefixNode Node, int Length) Longest(PrefixNode parent, ReadOnlySpan<int> tokens)
    {
        var (best, most) = (parent, 0);
        foreach (var child in parent.Children)
        {
            var length = child.Tokens.CommonPrefixLength(tokens);
            if (length > most)
                (best, most) = (child, length);
        }

        return (best, most);
    }

    private bool AppendCopy(CachedSequence sequence, PrefixNode source, int length, PrefixNode parent)
    {
        Use(source); // so that it is not given up for the copy
        var page = Rent();
        if (page != 0)
        {
            var copy = NewNode(page);
            cache.Copy(source.Page, page);
            copy.Add(source.Tokens[..length]);
            Attach(copy, parent);
            sequence.Append(copy);
        }

        Leave(source);
        return page != 0;
    }

    /// <summary>Where another sequence has come to the same full page, one of the two is enough.</summary>
    private void Merge(CachedSequence sequence, int index)
    {
        var node = sequence.Nodes[index];
        foreach (var twin in node.Parent!.Children)
        {
            if (twin == node || !twin.IsFull || !twin.Tokens.SequenceEqual(node.Tokens))
                continue;
            Use(twin);
            sequence.Replace(index, twin);
            Detach(node);
            Free(node);
            return;
        }
    }

    private static void Attach(PrefixNode node, PrefixNode parent)
    {
        node.Parent = parent;
        parent.Children.Add(node);
    }

    private static void Detach(PrefixNode node)
    {
        // The last moves into the gap: the order of children means nothing.
        var siblings = node.Parent!.Children;
        siblings[siblings.IndexOf(node)] = siblings[^1];
        siblings.RemoveAt(siblings.Count - 1);
        node.Parent = null;
    }

    private void Use(PrefixNode node)
    {
        if (node.Users++ > 0)
            return;
        _unused--;
        if (node.Idle.List is not null)
            _idle.Remove(node.Idle);
    }

    private void Leave(PrefixNode node)
    {
        if (--node.Users > 0)
            return;
        if (node.Parent is null)
        {
            Free(node);
            return;
        }

        _unused++;
        if (node.Children.Count == 0)
            _idle.AddLast(node.Idle);
    }

    private void Evict()
    {
        var node = _idle.First!.Value;
        _idle.RemoveFirst();
        _unused--;
        var parent = node.Parent!;
        Detach(node);
        Free(node);
        if (parent != _root && parent.Users == 0 && parent.Children.Count == 0)
            _idle.AddFirst(parent.Idle);
    }

    private void Free(PrefixNode node)
    {
        cache.Return(node.Page);
        node.Clear();
        _spareNodes.Push(node);
    }

    private PrefixNode NewNode(nint page)
    {
        if (!_spareNodes.TryPop(out var node))
            node = new();
        (node.Page, node.Users) = (page, 1);
        return node;
    }

    /// <returns>A page, or 0 if all are in use.</returns>
    private nint Rent()
    {
        // More memory is taken only while nearly all of what there is serves somebody.
        var grow = _unused <= Math.Max(LeastKept, cache.PageCount / 8);
        var page = cache.Rent(grow);
        if (page == 0 && _idle.Count > 0)
        {
            Evict();
            page = cache.Rent(grow: false);
        }

        return page;
    }
}
