namespace TorchSharp;

/// <summary>Frees, when disposed, every tensor made on its thread while it was the innermost open scope, unless moved out or detached.</summary>
/// <remarks>Belongs to the thread that opened it: open and dispose it there, with no await in between.</remarks>
public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager _manager;
    private List<IDisposable?> _items = new(16); // a tensor knows its place, so that leaving takes no search; null: left
    private int _count;

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer) => (_manager, Outer) = (manager, outer);

    /// <summary>What it would free, as of now.</summary>
    public IReadOnlyList<IDisposable> DisposablesView => [.. _items.OfType<IDisposable>()];

    /// <summary>How many things it would free.</summary>
    public int DisposablesCount => _count;

    internal DisposeScope? Outer { get; set; }

    private LifetimeStatistics Statistics => _manager.ThreadStatistics.TensorStatistics;

    /// <summary>Frees everything but <paramref name="keep"/>, which stays in the scope.</summary>
    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[keep]);
        return keep;
    }

    /// <summary>Frees everything but both, which stay in the scope.</summary>
    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second]);
        return (first, second);
    }

    /// <summary>Frees everything but the three, which stay in the scope.</summary>
    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second, third]);
        return (first, second, third);
    }

    /// <summary>Frees everything but <paramref name="keep"/>, which stay in the scope.</summary>
    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    /// <summary>Frees everything but <paramref name="inKeep"/>, of which those in the scope stay in it.</summary>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var kept = inKeep.Where(Contains).Distinct(ReferenceEqualityComparer.Instance).Cast<IDisposable>().ToList();
        foreach (var item in kept)
            Take(item);
        DisposeEverything();
        foreach (var item in kept)
            Add(item);
    }

    /// <summary>Frees everything; the scope stays open.</summary>
    public void DisposeEverything()
    {
        var items = _items;
        (_items, _count) = (new List<IDisposable?>(items.Count), 0);
        foreach (var item in items)
        {
            if (item is torch.Tensor tensor)
            {
                tensor.OwningDisposeScope = null;
                if (tensor.IsInvalid)
                    continue;
                Statistics.DisposedInScopeCount++;
                tensor.Free();
            }
            else
            {
                item?.Dispose();
            }
        }
    }

    /// <summary>Hands over to the enclosing scope, or to none where there is no other.</summary>
    public T MoveToOuter<T>(T disposable) where T : IDisposable
    {
        MoveToOther(Outer, [disposable]);
        return disposable;
    }

    /// <summary>Hands both over to the enclosing scope.</summary>
    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        MoveToOther(Outer, [first, second]);
        return (first, second);
    }

    /// <summary>Hands the three over to the enclosing scope.</summary>
    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        MoveToOther(Outer, [first, second, third]);
        return (first, second, third);
    }

    /// <summary>Hands over to the enclosing scope.</summary>
    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(Outer, disposables);

    /// <summary>Hands over to the enclosing scope.</summary>
    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(Outer, disposables);

    /// <summary>Hands over to <paramref name="scope"/>, or to none when it is null.</summary>
    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        MoveToOther(scope, [disposable]);
        return disposable;
    }

    /// <summary>Hands both over to <paramref name="scope"/>.</summary>
    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        MoveToOther(scope, [first, second]);
        return (first, second);
    }

    /// <summary>Hands the three over to <paramref name="scope"/>.</summary>
    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        MoveToOther(scope, [first, second, third]);
        return (first, second, third);
    }

    /// <summary>Hands over to <paramref name="scope"/>, or to none when it is null.</summary>
    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) => MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    /// <summary>Hands over to <paramref name="scope"/>, or to none when it is null. What isn't in this scope is left alone.</summary>
    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (var item in disposables)
        {
            if (!Take(item))
                continue;
            if (scope is null)
                CountDetached(item);
            else
                scope.Add(item);
        }
    }

    /// <summary>Takes out: the caller disposes it.</summary>
    public T Detach<T>(T disposable) where T : IDisposable
    {
        Detach((IEnumerable<IDisposable>)[disposable]);
        return disposable;
    }

    /// <summary>Takes both out: the caller disposes them.</summary>
    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        Detach((IEnumerable<IDisposable>)[first, second]);
        return (first, second);
    }

    /// <summary>Takes the three out: the caller disposes them.</summary>
    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        Detach((IEnumerable<IDisposable>)[first, second, third]);
        return (first, second, third);
    }

    /// <summary>Takes out: the caller disposes them.</summary>
    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    /// <summary>Takes out: the caller disposes them.</summary>
    public void Detach(IEnumerable<IDisposable> disposables)
    {
        foreach (var item in disposables)
        {
            if (Take(item))
                CountDetached(item);
        }
    }

    /// <summary>Takes in, out of the scope it was in.</summary>
    public void Attach(IDisposable disposable) => Attach((IEnumerable<IDisposable>)[disposable]);

    /// <summary>Takes in, out of the scopes they were in.</summary>
    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    /// <summary>Takes in, out of the scopes they were in.</summary>
    /// <returns>What was given.</returns>
    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        var all = disposables.ToList();
        foreach (var item in all)
        {
            if (item is torch.Tensor { OwningDisposeScope: { } owner } tensor)
                owner.Take(tensor);
            else if (item is torch.Tensor)
                Statistics.AttachedToScopeCount++;
            else if (Contains(item))
                continue;
            Add(item);
        }
        return all;
    }

    /// <summary>Whether it would free this very object.</summary>
    public bool Contains(IDisposable disposable) => disposable is torch.Tensor tensor
        ? tensor.OwningDisposeScope == this
        : _items.Exists(item => ReferenceEquals(item, disposable));

    /// <summary>Told that its member was freed elsewhere.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        if (Take(disposable) && disposable is torch.Tensor)
            Statistics.DisposedInScopeCount++;
    }

    /// <summary>Frees everything in it and closes it.</summary>
    public void Dispose()
    {
        DisposeEverything();
        _manager.Remove(this);
    }

    internal void Add(IDisposable item)
    {
        if (_items.Count >= 32 && _count < _items.Count / 2)
            Compact();
        if (item is torch.Tensor tensor)
            (tensor.OwningDisposeScope, tensor.ScopePlace) = (this, _items.Count);
        _items.Add(item);
        _count++;
    }

    private bool Take(IDisposable item)
    {
        int place;
        if (item is torch.Tensor tensor)
        {
            if (tensor.OwningDisposeScope != this)
                return false;
            place = tensor.ScopePlace;
            tensor.OwningDisposeScope = null;
        }
        else if ((place = _items.FindIndex(member => ReferenceEquals(member, item))) < 0)
        {
            return false;
        }
        _items[place] = null;
        _count--;
        return true;
    }

    private void Compact()
    {
        var place = 0;
        for (var i = 0; i < _items.Count; i++)
        {
            if (_items[i] is not { } item)
                continue;
            if (item is torch.Tensor tensor)
                tensor.ScopePlace = place;
            _items[place++] = item;
        }
        _items.RemoveRange(place, _items.Count - place);
    }

    private void CountDetached(IDisposable item)
    {
        if (item is torch.Tensor)
            Statistics.DetachedFromScopeCount++;
    }
}
