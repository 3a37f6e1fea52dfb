using System.Globalization;
using Platform.Sdk;

namespace Platform.Tests.Broken;

/// <summary>A task set whose splits overlap.</summary>
/// <param name="environment">Id of the environment that plays it.</param>
internal sealed class OverlappingTasks(string environment) : ITaskSet
{
    public string Name => "overlapping";

    public string ContentHash => new('0', 64);

    public IReadOnlyList<TaskSplit> Splits { get; } = [new(TaskSplit.Training, 10), new(TaskSplit.HeldOut, 10)];

    public TaskSpec Get(string split, long index)
    {
        var number = index + (split == TaskSplit.HeldOut ? 9 : 0);
        return new(environment, string.Create(CultureInfo.InvariantCulture, $"{split}/{index}"), (ulong)number);
    }
}
