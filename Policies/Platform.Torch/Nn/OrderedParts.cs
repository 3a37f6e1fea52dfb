using System.Collections;

namespace TorchSharp;

/// <summary>Named parts of a module, in the order of their registration.</summary>
internal sealed class OrderedParts<T> : IEnumerable<(string Name, T Value)> where T : class
{
    private readonly List<(string Name, T Value)> _parts = [];

    internal T this[string name]
    {
        set => _parts[_parts.FindIndex(part => part.Name == name)] = (name, value);
    }

    internal bool Contains(string name) => _parts.Exists(part => part.Name == name);

    internal void Add(string name, T value, string kind)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (name.Length == 0 || name.Contains('.'))
            throw new ArgumentException($"'{name}' can't name a {kind}: names are not empty and have no dot.", nameof(name));
        if (Contains(name))
            throw new InvalidOperationException($"A {kind} '{name}' is already registered.");
        _parts.Add((name, value));
    }

    internal void Remove(string name) => _parts.RemoveAll(part => part.Name == name);

    internal void Clear() => _parts.Clear();

    public IEnumerator<(string Name, T Value)> GetEnumerator() => _parts.ToList().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
