using System.Security.Cryptography;
using System.Text;
using Platform.Sdk;

namespace Platform.Plugins.Tasks;

/// <summary>Tasks of some levels of a set, which take turns.</summary>
internal sealed class GradedView : ITaskSet
{
    private readonly IGradedTasks _tasks;
    private readonly IReadOnlyList<DifficultyLevel> _levels;

    /// <param name="tasks">The set.</param>
    /// <param name="levels">At least one.</param>
    public GradedView(IGradedTasks tasks, IReadOnlyList<DifficultyLevel> levels)
    {
        (_tasks, _levels) = (tasks, levels);
        var description = string.Join('\n', levels.Select(level => $"{level.Name} {string.Join(' ', level.Knobs.OrderBy(knob => knob.Key, StringComparer.Ordinal).Select(knob => $"{knob.Key}={knob.Value}"))}"));
        ContentHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{tasks.ContentHash}\n{description}")));
    }

    public string Name => _tasks.Name;

    public string ContentHash { get; }

    public IReadOnlyList<TaskSplit> Splits => _tasks.Splits;

    public TaskSpec Get(string split, long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return _tasks.Get(split, index / _levels.Count, _levels[(int)(index % _levels.Count)]);
    }
}
