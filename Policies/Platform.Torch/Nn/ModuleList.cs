using System.Collections;

namespace TorchSharp.Modules;

/// <summary>Modules in a list; each is registered under its position.</summary>
public class ModuleList<T> : torch.nn.Module, IList<T> where T : torch.nn.Module
{
    private readonly List<T> _list;

    /// <summary>With these modules.</summary>
    public ModuleList(params T[] modules) : base("ModuleList")
    {
        _list = [.. modules];
        RegisterComponents();
    }

    /// <summary>Number of modules.</summary>
    public int Count => _list.Count;

    /// <summary>False: modules can be added until it is registered.</summary>
    public bool IsReadOnly => false;

    /// <summary>The module at a position.</summary>
    public T this[int index]
    {
        get => _list[index];
        set => Change(() => _list[index] = value);
    }

    /// <summary>Puts a module at the end.</summary>
    public void Add(T item) => Change(() => _list.Add(item));

    /// <summary>Puts modules at the end.</summary>
    public void append(params T[] parameters) => extend(parameters);

    /// <summary>Puts modules at the end.</summary>
    public void extend(IEnumerable<T> modules) => Change(() => _list.AddRange(modules));

    /// <summary>Puts a module at a position.</summary>
    public void Insert(int index, T item) => Change(() => _list.Insert(index, item));

    /// <summary>Takes a module out, without disposing it.</summary>
    public bool Remove(T item)
    {
        var removed = false;
        Change(() => removed = _list.Remove(item));
        return removed;
    }

    /// <summary>Takes the module at a position out, without disposing it.</summary>
    public void RemoveAt(int index) => Change(() => _list.RemoveAt(index));

    /// <summary>Takes all modules out, without disposing them.</summary>
    public void Clear() => Change(_list.Clear);

    /// <summary>Whether it holds this module.</summary>
    public bool Contains(T item) => _list.Contains(item);

    /// <summary>Where it holds this module; -1 where it does not.</summary>
    public int IndexOf(T item) => _list.IndexOf(item);

    /// <summary>Copies the references.</summary>
    public void CopyTo(T[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => _list.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Registers each module under its position.</summary>
    protected override void RegisterComponents()
    {
        ClearModules();
        for (var i = 0; i < _list.Count; i++)
            register_module($"{i}", _list[i]);
    }

    private void Change(Action change)
    {
        change();
        RegisterComponents();
    }
}
