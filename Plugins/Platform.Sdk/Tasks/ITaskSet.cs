namespace Platform.Sdk;

/// <summary>Tasks as data, apart from the environment that plays them: in splits, each task addressed by its number. Safe for several threads at once.</summary>
/// <remarks>Task <c>i</c> of a split is the same for ever, for the same <see cref="ContentHash"/>: a run saves its position as a number. No task is in two splits.
/// However many tasks there are, an instance holds few of them in memory.</remarks>
public interface ITaskSet
{
    /// <summary>Short name, as errors and lists show it.</summary>
    string Name { get; }

    /// <summary>SHA-256 of all that decides what the tasks are, 64 lower-case hexadecimal digits: two sets with the same one have the same tasks.</summary>
    string ContentHash { get; }

    /// <summary>The splits, at least one.</summary>
    IReadOnlyList<TaskSplit> Splits { get; }

    /// <summary>One task.</summary>
    /// <param name="split">Name of one of <see cref="Splits"/>.</param>
    /// <param name="index">Number of the task, from 0 to the split's count − 1.</param>
    /// <exception cref="ArgumentException">There is no such split; the message offers the nearest.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The split has no task of that number.</exception>
    /// <exception cref="InvalidDataException">The data cannot be read as a task: one sentence with file and line.</exception>
    TaskSpec Get(string split, long index);

    /// <summary>The tasks of a split in order, each read when its turn comes; endless where the split is.</summary>
    /// <param name="split">Name of one of <see cref="Splits"/>.</param>
    /// <param name="start">Number of the first task wanted.</param>
    IEnumerable<TaskSpec> Read(string split, long start = 0)
    {
        var count = Split(split).Count;
        for (var index = start; count is null || index < count; index++)
            yield return Get(split, index);
    }

    /// <summary>The split of that name.</summary>
    /// <param name="name">Name of one of <see cref="Splits"/>.</param>
    /// <exception cref="ArgumentException">There is none; the message offers the nearest.</exception>
    TaskSplit Split(string name) => Splits.FirstOrDefault(split => split.Name == name)
        ?? throw new ArgumentException($"Task set '{Name}' has no split '{name}': {NearestName.Suggest(name, Splits.Select(split => split.Name))}", nameof(name));
}
