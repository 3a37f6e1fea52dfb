using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Platform.Sdk;

namespace Platform.Plugins.Tasks;

/// <summary>Those tasks of a set that fit a filter, with numbers of their own.</summary>
/// <remarks>Where a split ends, it is looked through once and the numbers of its fitting tasks are kept. Where it does not, number <c>i</c> is the first fitting task from number <c>i</c> · 1000 on.</remarks>
internal sealed class FilteredTasks : ITaskSet
{
    private const int Stride = 1000;
    private readonly ITaskSet _set;
    private readonly Func<TaskSpec, bool> _filter;
    private readonly Dictionary<string, long[]> _numbers;

    private FilteredTasks(ITaskSet set, Func<TaskSpec, bool> filter, string description)
    {
        (_set, _filter) = (set, filter);
        _numbers = set.Splits.Where(split => split.Count is not null).ToDictionary(
            split => split.Name, split => set.Read(split.Name).Index().Where(entry => filter(entry.Item)).Select(entry => (long)entry.Index).ToArray(), StringComparer.Ordinal);
        Splits = [.. set.Splits.Select(split => split with { Count = split.Count is null ? null : _numbers[split.Name].Length })];
        ContentHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{set.ContentHash}\n{description}")));
    }

    public string Name => _set.Name;

    public string ContentHash { get; }

    public IReadOnlyList<TaskSplit> Splits { get; }

    /// <summary>A set's fitting tasks.</summary>
    /// <param name="set">The set.</param>
    /// <param name="filter">Which tasks fit.</param>
    /// <param name="description">The filter as text: part of the content hash.</param>
    public static ITaskSet Of(ITaskSet set, Func<TaskSpec, bool> filter, string description) =>
        set is TaskFileSet files ? files.Where(filter, description) : new FilteredTasks(set, filter, description);

    public TaskSpec Get(string split, long index)
    {
        _ = ((ITaskSet)this).Split(split);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        if (_numbers.TryGetValue(split, out var numbers))
            return index < numbers.Length ? _set.Get(split, numbers[index]) : throw new ArgumentOutOfRangeException(nameof(index), index, $"Split '{split}' of '{Name}' has {numbers.Length} tasks that fit the filter.");
        var first = index * Stride;
        return _set.Read(split, first).Take(Stride).FirstOrDefault(_filter)
            ?? throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"None of tasks {first} to {first + Stride - 1} of split '{split}' of '{Name}' fits the filter: widen it."));
    }
}
